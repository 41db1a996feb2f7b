package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.registry.FeeTransaction;
import org.remotelog.pointer.ethereum.registry.Fees;
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
  private final Pricing pricing;
  private final SendLog log;
  private final Clock clock;
  private final Payload payload;
  private final Pace pace;

  /** All forms of it that may be in a block, newest first; all have one number. */
  private final List<InFlight> sent = new ArrayList<>();

  private Bytes landedAs = Bytes.EMPTY;

  /** The block in which it was offered last; before all when that is not known. */
  private long offeredAt = -1;

  /** How often it was given up because its number was taken. */
  private int taken;

  /** When more was offered for it last, or should have been. */
  private long raisedAtMs;

  /** Why no more could be offered, as an end of a sentence; else empty. */
  private String notRaised = "";

  /** What is known of it, for people; empty before it was looked for. */
  private String seen = "";

  Transmission(
      EthereumNodes nodes,
      NodeCheck check,
      Account account,
      SendLog log,
      Clock clock,
      Payload payload) {
    this(nodes, check, account, log, clock, payload, Pace.NORMAL);
  }

  Transmission(
      EthereumNodes nodes,
      NodeCheck check,
      Account account,
      SendLog log,
      Clock clock,
      Payload payload,
      Pace pace) {
    this.nodes = nodes;
    this.check = check;
    this.account = account;
    this.pricing = new Pricing(account, payload);
    this.log = log;
    this.clock = clock;
    this.payload = payload;
    this.pace = pace;
  }

  /**
   * How long it waits, in milliseconds.
   *
   * @param firstPollMs before the second look
   * @param goneAfterMs until it is believed that its number is taken, or those before it are gone
   */
  record Pace(long firstPollMs, long goneAfterMs) {
    static final Pace NORMAL = new Pace(Limits.MIN_POLL_MS, Limits.GONE_AFTER_MS);
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

  /** Goes on with a transaction of before, in which there may be more heads than are known here. */
  void resume(InFlight before) {
    sent.add(before);
  }

  /**
   * Returns when it is in a block.
   *
   * @throws RefusedUpdateException when the contract would not take the only head
   * @throws IOException when it is not known to be in a block; it may nevertheless be, later
   */
  Receipt run(TimeLeft left) throws IOException {
    Backoff backoff = new Backoff(pace.firstPollMs());
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
    boolean isNew = sent.isEmpty();
    if (isNew) {
      if (taken > Limits.MAX_TAKEN_NUMBERS) {
        throw new IOException(
            node.uri() + " says again and again that a transaction took the number of another");
      }
      if (!prepare(node, chainId, left)) {
        return Optional.empty();
      }
    }
    return await(node, isNew, left);
  }

  /** Signs and sends; false when the number is taken or the fees were too low just now. */
  private boolean prepare(EthereumNode node, long chainId, TimeLeft left) throws IOException {
    Fees fees = fees(node, left);
    long nonce = node.transactionCount(account.address(), BlockTag.PENDING, left);
    long gasLimit = pricing.gas(node, fees, left);
    FeeTransaction first =
        new FeeTransaction(chainId, nonce, fees, gasLimit, payload.to(), payload.data());
    return offer(node, sign(first), left);
  }

  private Fees fees(EthereumNode node, TimeLeft left) throws IOException {
    EthereumNode.Block block = node.block(BlockTag.LATEST, left);
    offeredAt = block.number();
    return pricing.fees(node, block.baseFee(), left);
  }

  private InFlight sign(FeeTransaction one) throws IOException {
    Bytes signed = account.key().open().sign(one);
    return new InFlight(signed, one.nonce(), one.fees(), clock.millis());
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
        sent.remove(0); // The form before this one is still there.
        log.sending(sent.get(0));
        notRaised =
            fault == RpcFault.NO_FUNDS
                ? ". " + pricing.explain(e, node, signed.fees(), left).getMessage()
                : "";
        return true;
      }
      forget();
      if (fault == RpcFault.NONCE_TOO_LOW
          || fault == RpcFault.UNDERPRICED
          || fault == RpcFault.FEE_TOO_LOW) {
        return false;
      }
      throw pricing.explain(e, node, signed.fees(), left);
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
        log.paid(landedAs, receipt.get());
        return receipt;
      }
    }
    return Optional.empty();
  }

  /**
   * Looks for it until the time is over; empty when another one is in a block in its place, or when
   * those before it are gone, so that it would wait for ever. One machine behind the node may be
   * ahead of the others, or behind them: neither is believed at once.
   *
   * @param isOffered whether the node has got it just now
   */
  private Optional<Receipt> await(EthereumNode node, boolean isOffered, TimeLeft left)
      throws IOException {
    boolean hasIt = isOffered;
    Backoff backoff = new Backoff(pace.firstPollMs());
    Optional<TimeLeft> untilGone = Optional.empty();
    while (true) {
      Optional<Receipt> receipt = receipt(node, left);
      if (receipt.isPresent()) {
        return receipt;
      }
      InFlight newest = sent.get(0);
      long count = node.transactionCount(account.address(), BlockTag.LATEST, left);
      boolean isTaken = count > newest.nonce();
      if (!isTaken && (count == newest.nonce() || node.has(newest.hash(), left))) {
        untilGone = Optional.empty();
      } else if (!untilGone.isPresent()) {
        untilGone = Optional.of(new TimeLeft(Duration.ofMillis(pace.goneAfterMs())));
      } else if (untilGone.get().isOver()) {
        taken += isTaken ? 1 : 0;
        forget();
        return Optional.empty();
      }
      if (count == newest.nonce()) {
        if (!hasIt && !node.has(newest.hash(), left)) {
          offerAgain(node, left);
        }
        hasIt = true;
        if (mayRaise(newest)) {
          replace(node, newest, left);
        }
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
            : "; it is looked for again the next time" + notRaised);
  }

  /** The fees were too low for too long, and more is worth it. */
  private boolean mayRaise(InFlight newest) {
    long now = clock.millis();
    return now - Math.max(newest.sentAtMs(), raisedAtMs) >= Limits.REPLACE_AFTER_MS
        && now < payload.worthUntilMs();
  }

  /**
   * The same transaction, under the same number, for more. Not while the chain makes no blocks, as
   * more would not help.
   */
  private void replace(EthereumNode node, InFlight newest, TimeLeft left) throws IOException {
    if (node.block(BlockTag.LATEST, left).number() <= offeredAt) {
      return;
    }
    raisedAtMs = clock.millis();
    Fees higher = newest.fees().replacing(fees(node, left)).atMost(account.maxFee());
    if (higher.max().compareTo(newest.fees().replacing(newest.fees()).max()) < 0) {
      return; // No more is to be paid.
    }
    // It was tried before; now a node could find it to fail, as the first one comes before it.
    boolean unused = offer(node, sign(signed(newest).offering(higher)), left);
  }

  private static FeeTransaction signed(InFlight one) throws IOException {
    try {
      return EthereumKey.signed(one.transaction());
    } catch (MalformedException e) {
      throw new IOException("transaction 0x" + one.hash().hex() + " was kept, and is damaged", e);
    }
  }
}
