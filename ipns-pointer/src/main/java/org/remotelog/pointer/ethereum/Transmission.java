package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.FeeTransaction;
import org.remotelog.pointer.ethereum.registry.Fees;
import org.remotelog.pointer.ethereum.registry.RegistryCodec;
import org.remotelog.pointer.ethereum.registry.RegistryError;
import org.remotelog.pointer.ethereum.rpc.BlockTag;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.Receipt;
import org.remotelog.pointer.ethereum.rpc.RpcErrorException;
import org.remotelog.pointer.ethereum.rpc.RpcFault;

/**
 * One transaction on its way into a block: prepared, signed, sent, looked for, sent again with
 * higher fees or under another number. Of one thread.
 */
final class Transmission {
  private final EthereumNodes nodes;
  private final NodeCheck check;
  private final Account account;
  private final SendLog log;
  private final Clock clock;
  private final Payload payload;

  /** All forms of it that may be in a block, newest first; all have one number. */
  private final List<InFlight> sent = new ArrayList<>();

  private Bytes landedAs = Bytes.EMPTY;

  /** What it may use; of one of before that is not known any more. */
  private long gasLimit;

  /** The block in which it was offered last; before all when that is not known. */
  private long offeredAt = -1;

  /** How often it was given up because its number was taken. */
  private int taken;

  /** What is known of it, for people; empty before it was looked for. */
  private String seen = "";

  Transmission(
      EthereumNodes nodes,
      NodeCheck check,
      Account account,
      SendLog log,
      Clock clock,
      Payload payload) {
    this.nodes = nodes;
    this.check = check;
    this.account = account;
    this.log = log;
    this.clock = clock;
    this.payload = payload;
  }

  /** Looks whether a node will do, before anything is signed. */
  interface NodeCheck {
    /** The chain that the node is on. */
    long of(EthereumNode node, TimeLeft left) throws IOException;
  }

  /** The hash of the form that is in a block. */
  Bytes hash() {
    return landedAs;
  }

  /** Whether a form of it was sent, may be in a block, and is not known to be in one. */
  boolean isUnderWay() {
    return !sent.isEmpty();
  }

  /** The form that was sent last, while it is under way. */
  Optional<InFlight> newest() {
    return sent.isEmpty() ? Optional.empty() : Optional.of(sent.get(0));
  }

  /** Goes on with a transaction of before. */
  void resume(InFlight before) {
    gasLimit = payload.mostGas();
    sent.add(before);
  }

  /**
   * Returns when it is in a block.
   *
   * @throws RefusedUpdateException when the contract would not take the only head
   * @throws IOException when it is not known to be in a block; it may nevertheless be, later
   */
  Receipt run(TimeLeft left) throws IOException {
    Backoff backoff = new Backoff();
    IOException last = null;
    for (int i = 0; i < Limits.MAX_NONCE_TRIES; i++) {
      try {
        Optional<Receipt> receipt = nodes.ask(left, this::tryOn);
        if (receipt.isPresent()) {
          if (!receipt.get().isDone()) {
            log.ended(sent.get(0)); // It will publish nothing; another one may.
          }
          return receipt.get(); // Kept: the chain may lose it, and take the same bytes again.
        }
        last =
            new IOException("another transaction of the account took its number, again and again");
      } catch (RefusedUpdateException | InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        // A reply that was lost says nothing of what was sent.
        if (sent.isEmpty()) {
          throw e;
        }
        if (left.isOver()) {
          // What went wrong before tells more than that the time was over then.
          throw seen.isEmpty() ? last == null ? e : last : new IOException(seen, e);
        }
        last = e;
      }
      if (left.isOver()) {
        break;
      }
      backoff.sleep(left);
    }
    throw last == null ? new IOException("there was no time to send it") : last;
  }

  /** Empty when another transaction has taken the number. */
  private Optional<Receipt> tryOn(EthereumNode node, TimeLeft left) throws IOException {
    long chainId = check.of(node, left);
    if (sent.isEmpty()) {
      if (taken > Limits.MAX_TAKEN_NUMBERS) {
        throw new IOException(
            node.uri() + " says again and again that a transaction took the number of another");
      }
      if (!prepare(node, chainId, left)) {
        return Optional.empty();
      }
    } else {
      Optional<Receipt> receipt = receipt(node, left);
      if (receipt.isPresent()) {
        return receipt;
      }
      if (!node.has(sent.get(0).hash(), left)) {
        long count = node.transactionCount(account.address(), BlockTag.LATEST, left);
        if (count < sent.get(0).nonce()) {
          forget(); // Those before it are gone: it would wait for ever.
          return Optional.empty();
        }
        offerAgain(node, left);
      }
    }
    return await(node, chainId, left);
  }

  /** Signs and sends; false when the number is taken or the fees were too low just now. */
  private boolean prepare(EthereumNode node, long chainId, TimeLeft left) throws IOException {
    EthereumNode.Call call = new EthereumNode.Call(account.address(), payload.to(), payload.data());
    Fees fees = fees(node, left);
    long nonce = node.transactionCount(account.address(), BlockTag.PENDING, left);
    gasLimit = gas(node, call, fees, left);
    InFlight signed = sign(chainId, nonce, fees);
    return offer(node, signed, left);
  }

  private InFlight sign(long chainId, long nonce, Fees fees) throws IOException {
    Bytes transaction =
        account
            .key()
            .open()
            .sign(new FeeTransaction(chainId, nonce, fees, gasLimit, payload.to(), payload.data()));
    return new InFlight(transaction, nonce, fees, clock.millis());
  }

  private Fees fees(EthereumNode node, TimeLeft left) throws IOException {
    EthereumNode.Block block = node.block(BlockTag.LATEST, left);
    BigInteger baseFee = block.baseFee();
    offeredAt = block.number();
    BigInteger tip;
    try {
      tip = node.tip(left);
    } catch (RpcErrorException e) {
      tip = Account.gwei(Limits.DEFAULT_TIP_GWEI);
    }
    if (account.maxFee().compareTo(baseFee) < 0) {
      throw new IOException(
          "a unit of gas costs at least "
              + Amounts.gwei(baseFee)
              + " now, says "
              + node.uri()
              + ", and the most that is to be paid is "
              + Amounts.gwei(account.maxFee())
              + ": wait, or allow more");
    }
    return Fees.over(baseFee, tip).atMost(account.maxFee());
  }

  /** What it may use; the node runs it for that, so that what must fail is not paid for. */
  private long gas(EthereumNode node, EthereumNode.Call call, Fees fees, TimeLeft left)
      throws IOException {
    long gas;
    try {
      gas = node.estimateGas(call, fees, left);
    } catch (RpcErrorException e) {
      throw explain(e, node, fees, left);
    }
    if (gas > payload.mostGas()) {
      throw new IOException(
          node.uri()
              + " estimates "
              + gas
              + " gas for "
              + payload.what()
              + ", more than "
              + payload.mostGas()
              + ": it is not to be trusted");
    }
    return gas + gas / 4;
  }

  private IOException explain(RpcErrorException error, EthereumNode node, Fees fees, TimeLeft left)
      throws IOException {
    RpcFault fault = RpcFault.of(error);
    Optional<RegistryError> refusal = error.data().flatMap(RegistryCodec::error);
    if (refusal.isPresent()) {
      return new RefusedUpdateException(refusal.get());
    }
    if (fault != RpcFault.NO_FUNDS) {
      return error;
    }
    BigInteger balance = node.balance(account.address(), left);
    BigInteger needed = fees.max().multiply(BigInteger.valueOf(payload.usualGas()));
    return new IOException(
        "account "
            + account.address()
            + " has "
            + Amounts.ether(balance)
            + ", and "
            + payload.what()
            + " may cost "
            + Amounts.ether(needed)
            + ": send it some, or publish by a relay",
        error);
  }

  /**
   * Sends a form of it for the first time; false when its number is taken, or the fees were too low
   * just now. What a node may have passed on all the same is never forgotten.
   */
  private boolean offer(EthereumNode node, InFlight signed, TimeLeft left) throws IOException {
    log.sending(signed);
    sent.add(0, signed);
    try {
      node.send(signed.transaction(), left);
      return true;
    } catch (RpcErrorException e) {
      RpcFault fault = RpcFault.of(e);
      if (fault == RpcFault.KNOWN) {
        return true;
      }
      if (!fault.isDefinite()) {
        throw e;
      }
      if (sent.size() > 1) {
        return true; // The form before this one is still there.
      }
      forget();
      if (fault == RpcFault.NONCE_TOO_LOW
          || fault == RpcFault.UNDERPRICED
          || fault == RpcFault.FEE_TOO_LOW) {
        return false;
      }
      throw explain(e, node, signed.fees(), left);
    }
  }

  private void forget() throws IOException {
    InFlight newest = sent.get(0);
    sent.clear();
    log.ended(newest);
  }

  /** The same bytes once more; what the node says to that shows when it is looked for. */
  private void offerAgain(EthereumNode node, TimeLeft left) throws IOException {
    try {
      node.send(sent.get(0).transaction(), left);
    } catch (RpcErrorException e) {
      if (!RpcFault.of(e).isDefinite() && RpcFault.of(e) != RpcFault.KNOWN) {
        throw e;
      }
    }
  }

  private Optional<Receipt> receipt(EthereumNode node, TimeLeft left) throws IOException {
    for (InFlight one : sent) {
      Optional<Receipt> receipt = node.receipt(one.hash(), left);
      if (receipt.isPresent()) {
        landedAs = one.hash();
        return receipt;
      }
    }
    return Optional.empty();
  }

  /** Looks for it until the time is over; empty when another one is in a block in its place. */
  private Optional<Receipt> await(EthereumNode node, long chainId, TimeLeft left)
      throws IOException {
    Backoff backoff = new Backoff();
    Optional<TimeLeft> untilTaken = Optional.empty();
    while (true) {
      Optional<Receipt> receipt = receipt(node, left);
      if (receipt.isPresent()) {
        return receipt;
      }
      InFlight newest = sent.get(0);
      long count = node.transactionCount(account.address(), BlockTag.LATEST, left);
      if (count <= newest.nonce()) {
        untilTaken = Optional.empty();
      } else if (!untilTaken.isPresent()) {
        // One machine behind the node may be ahead of the one that has the receipt.
        untilTaken = Optional.of(new TimeLeft(Duration.ofMillis(Limits.TAKEN_AFTER_MS)));
      } else if (untilTaken.get().isOver()) {
        taken++;
        forget();
        return Optional.empty();
      }
      if (count == newest.nonce()
          && clock.millis() - newest.sentAtMs() >= Limits.REPLACE_AFTER_MS) {
        replace(node, chainId, newest, left);
      }
      seen = notYet(node, newest, count);
      if (left.isOver()) {
        throw new IOException(seen);
      }
      backoff.sleep(left);
    }
  }

  private String notYet(EthereumNode node, InFlight newest, long count) {
    long before = newest.nonce() - count;
    return "transaction 0x"
        + newest.hash().hex()
        + " is in no block yet, says "
        + node.uri()
        + (before > 0
            ? ": it waits for " + before + " of the same account, from number " + count + " on"
            : "; it is looked for again the next time");
  }

  /**
   * The fees were too low for too long: the same heads, under the same number, for more. Not while
   * the chain makes no blocks, as more would not help.
   */
  private void replace(EthereumNode node, long chainId, InFlight newest, TimeLeft left)
      throws IOException {
    if (node.block(BlockTag.LATEST, left).number() <= offeredAt) {
      return;
    }
    Fees higher = newest.fees().replacing(fees(node, left)).atMost(account.maxFee());
    if (higher.max().compareTo(newest.fees().replacing(newest.fees()).max()) < 0) {
      return; // No more is to be paid.
    }
    // It was tried before; now a node could find it to fail, as the first one comes before it.
    boolean unused = offer(node, sign(chainId, newest.nonce(), higher), left);
  }
}
