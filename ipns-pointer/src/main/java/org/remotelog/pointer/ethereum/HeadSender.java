package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.RegistryCodec;
import org.remotelog.pointer.ethereum.registry.RegistryError;
import org.remotelog.pointer.ethereum.registry.RegistryEvent;
import org.remotelog.pointer.ethereum.rpc.BlockTag;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.Receipt;
import org.remotelog.pointer.ethereum.rpc.RpcErrorException;

/**
 * Publishes heads in the name of one account, one transaction at a time, so that no number of a
 * transaction is given twice or left out. What comes while one is on its way waits, and then goes
 * together: a batch costs far less for each head. Safe for use by several threads, which do the
 * work themselves: the first one for all that wait with it.
 */
final class HeadSender {
  private final EthereumNodes nodes;
  private final RegistrySite site;
  private final Account account;
  private final Function<List<HeadOrder>, SendLog> logs;
  private final Clock clock;
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean isSending;

  /**
   * @param logs where a transaction with these heads is kept
   */
  HeadSender(
      EthereumNodes nodes,
      RegistrySite site,
      Account account,
      Function<List<HeadOrder>, SendLog> logs,
      Clock clock) {
    this.nodes = nodes;
    this.site = site;
    this.account = account;
    this.logs = logs;
    this.clock = clock;
  }

  /** A head that waits; its fields are guarded by the sender. */
  private static final class Waiting {
    private final HeadOrder order;
    private Optional<InFlight> before;
    private Optional<Landed> landed = Optional.empty();
    private Optional<IOException> failure = Optional.empty();
    private BigInteger wei = BigInteger.ZERO;

    /** Whoever waited for it has gone, and goes on with it another time. */
    private boolean isLeft;

    Waiting(HeadOrder order, Optional<InFlight> before) {
      this.order = order;
      this.before = before;
    }

    boolean isOver() {
      return landed.isPresent() || failure.isPresent();
    }
  }

  Account account() {
    return account;
  }

  /**
   * Returns when the head is in a block.
   *
   * @throws RefusedUpdateException when the contract does not take it
   * @throws IOException when that is not known; it may nevertheless get into one
   */
  Landed send(HeadOrder order, TimeLeft left) throws IOException {
    return send(new Waiting(order, Optional.empty()), left);
  }

  /** The same for a head of which a transaction was signed before. */
  Landed resume(HeadOrder order, InFlight before, TimeLeft left) throws IOException {
    return send(new Waiting(order, Optional.of(before)), left);
  }

  private Landed send(Waiting mine, TimeLeft left) throws IOException {
    synchronized (this) {
      if (waiting.size() >= Limits.MAX_WAITING_HEADS) {
        throw new IOException(
            waiting.size() + " heads wait for account " + account.address() + " already");
      }
      waiting.add(mine);
    }
    try {
      while (true) {
        List<Waiting> batch;
        synchronized (this) {
          await(mine, left);
          if (mine.isOver()) {
            return result(mine);
          }
          isSending = true;
          batch = take();
        }
        try {
          transmit(batch, mine, left);
        } finally {
          synchronized (this) {
            isSending = false;
            notifyAll();
          }
        }
      }
    } finally {
      synchronized (this) {
        waiting.remove(mine);
        mine.isLeft = true;
      }
    }
  }

  /** Whether transactions of the account wait for a block. */
  boolean isAnythingPending(TimeLeft left) throws IOException {
    return nodes.ask(
        left,
        (node, part) -> {
          long sent = node.transactionCount(account.address(), BlockTag.PENDING, part);
          return sent > node.transactionCount(account.address(), BlockTag.LATEST, part);
        });
  }

  /**
   * What became of a head: one of the two.
   *
   * @param wei its share of what was paid, whether it was taken or not
   */
  record Outcome(Optional<Landed> landed, Optional<IOException> failure, BigInteger wei) {}

  /** Whether a transaction that takes long is still to be looked after. */
  interface Patience {
    boolean goesOn();
  }

  /**
   * Heads of others, in one transaction. Once sent it is looked after until it is in a block,
   * however long that takes: whoever asks for these heads again would otherwise be paid for twice.
   *
   * @param orders signed, at most one for each log
   * @param turn the time of one round of requests to the nodes
   * @return what became of each, in their order
   */
  List<Outcome> sendTogether(List<HeadOrder> orders, Duration turn, Patience patience)
      throws InterruptedIOException {
    List<Waiting> batch = new ArrayList<>();
    orders.forEach(order -> batch.add(new Waiting(order, Optional.empty())));
    Transmission transmission = transmission(orders);
    while (true) {
      TimeLeft left = new TimeLeft(turn);
      try {
        Receipt receipt = transmission.run(left);
        for (Waiting one : batch) {
          finish(one, receipt, transmission, batch.size(), new TimeLeft(turn));
        }
        break;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (e instanceof RefusedUpdateException
            || !transmission.isUnderWay()
            || !patience.goesOn()) {
          fail(batch, e);
          break;
        }
      }
    }
    List<Outcome> outcomes = new ArrayList<>();
    batch.forEach(one -> outcomes.add(new Outcome(one.landed, one.failure, one.wei)));
    return outcomes;
  }

  /** Until it is done, or nobody else is at work. */
  private void await(Waiting mine, TimeLeft left) throws IOException {
    try {
      while (isSending && !mine.isOver()) {
        if (left.isOver()) {
          throw new IOException(
              waiting.contains(mine)
                  ? "earlier transactions of account " + account.address() + " took the time"
                  : "the transaction with this head is in no block yet");
        }
        wait(Math.max(1, left.get().toMillis()));
      }
      if (!mine.isOver() && left.isOver()) {
        // Others may have more time: none of it is spent on their heads.
        throw new IOException("the transaction with this head is in no block yet");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a transaction");
    }
  }

  private static Landed result(Waiting mine) throws IOException {
    if (mine.failure.isPresent()) {
      throw mine.failure.get();
    }
    return mine.landed.get();
  }

  /** Those of the first one's kind, one for each log: all in one transaction. */
  private List<Waiting> take() {
    List<Waiting> batch = new ArrayList<>();
    for (Iterator<Waiting> all = waiting.iterator(); all.hasNext(); ) {
      Waiting one = all.next();
      boolean fits =
          batch.isEmpty()
              || (!one.before.isPresent()
                  && !batch.get(0).before.isPresent()
                  && one.order.signed().isPresent() == batch.get(0).order.signed().isPresent()
                  && batch.stream().noneMatch(other -> other.order.isSameLog(one.order)));
      if (fits) {
        batch.add(one);
        all.remove();
      }
      if (batch.size() == org.remotelog.pointer.ethereum.registry.Limits.MAX_HEADS_PER_BATCH) {
        break;
      }
    }
    return batch;
  }

  private Transmission transmission(List<HeadOrder> orders) {
    Payload payload =
        new Payload(
            Optional.of(site.contract()),
            HeadOrder.call(orders),
            Limits.GAS_OF_FIRST_HEAD * orders.size(),
            Limits.MAX_GAS + Limits.MAX_GAS_PER_HEAD * orders.size(),
            HeadOrder.endsAtMs(orders),
            "publishing " + orders.size() + (orders.size() == 1 ? " head" : " heads"));
    return new Transmission(nodes, site::check, account, logs.apply(orders), clock, payload);
  }

  private void transmit(List<Waiting> batch, Waiting mine, TimeLeft left) throws IOException {
    List<HeadOrder> orders = new ArrayList<>();
    batch.forEach(one -> orders.add(one.order));
    Transmission transmission = transmission(orders);
    batch.get(0).before.ifPresent(transmission::resume);
    try {
      Receipt receipt = transmission.run(left);
      for (Waiting one : batch) {
        finish(one, receipt, transmission, batch.size(), left);
      }
    } catch (InterruptedIOException e) {
      leave(batch, mine, transmission, new IOException("publishing was given up", e));
      throw e;
    } catch (IOException e) {
      if (transmission.isUnderWay() || left.isOver()) {
        leave(batch, mine, transmission, e);
      } else {
        fail(batch, e);
      }
    } catch (RuntimeException | Error e) {
      fail(batch, new IOException("publishing failed: " + e, e));
      throw e;
    }
  }

  /** One who did the work for all has no more time: the others go on with what was sent. */
  private synchronized void leave(
      List<Waiting> batch, Waiting mine, Transmission transmission, IOException why) {
    fail(Collections.singletonList(mine), why);
    for (Waiting one : batch) {
      if (!one.isOver() && !one.isLeft) {
        one.before = transmission.newest();
        waiting.addFirst(one);
      }
    }
  }

  private synchronized void fail(List<Waiting> batch, IOException why) {
    for (Waiting one : batch) {
      if (!one.isOver()) {
        one.failure = Optional.of(why);
      }
    }
  }

  private void finish(Waiting one, Receipt receipt, Transmission by, int heads, TimeLeft left) {
    Bytes hash = by.hash();
    BigInteger share = receipt.cost().divide(BigInteger.valueOf(heads));
    synchronized (this) {
      one.wei = share;
    }
    try {
      if (!receipt.isDone()) {
        throw whyFailed(one.order, hash, left);
      }
      check(one.order, receipt, hash);
      Landed landed = new Landed(hash, receipt.block(), receipt.gasUsed() / heads, share);
      synchronized (this) {
        one.landed = Optional.of(landed);
      }
    } catch (IOException e) {
      fail(Collections.singletonList(one), e);
      if (receipt.isDone()) { // Else the transmission has ended it for all.
        end(one, by.newest());
      }
    }
  }

  /** It has published nothing of this: who goes on with the head signs another one. */
  private void end(Waiting one, Optional<InFlight> by) {
    try {
      if (by.isPresent()) {
        logs.apply(Collections.singletonList(one.order)).ended(by.get());
      }
    } catch (IOException e) {
      one.failure.ifPresent(why -> why.addSuppressed(e)); // The home says so at the next look.
    }
  }

  /** A transaction to another contract, or to none, is done as well: only the event tells. */
  private void check(HeadOrder order, Receipt receipt, Bytes hash) throws IOException {
    for (Receipt.Log one : receipt.logs()) {
      Optional<RegistryEvent> event = event(one);
      if (event.isPresent()
          && event.get() instanceof RegistryEvent.Updated updated
          && updated.isOf(order.update())) {
        return;
      }
      if (event.isPresent()
          && event.get() instanceof RegistryEvent.Skipped skipped
          && isOf(skipped, order)) {
        throw new RefusedUpdateException(new RegistryError(skipped.why(), skipped.current()));
      }
    }
    throw new IOException(
        "transaction 0x"
            + hash.hex()
            + " is done, but the contract at "
            + site.contract()
            + " has published nothing by it: there is none, or another one");
  }

  private Optional<RegistryEvent> event(Receipt.Log one) {
    try {
      return one.contract().equals(site.contract())
          ? RegistryCodec.event(one.topics(), one.data())
          : Optional.empty();
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static boolean isOf(RegistryEvent.Skipped skipped, HeadOrder order) {
    return skipped.owner().equals(order.update().owner())
        && skipped.log().equals(order.update().log())
        && skipped.sequence() == order.update().sequence();
  }

  /** A receipt does not say why: the same call, tried again, does. */
  private IOException whyFailed(HeadOrder order, Bytes hash, TimeLeft left) throws IOException {
    Bytes data = HeadOrder.call(Collections.singletonList(order));
    EthereumNode.Call call =
        new EthereumNode.Call(account.address(), Optional.of(site.contract()), data);
    try {
      nodes.ask(left, (node, part) -> node.attempt(call, part));
    } catch (RpcErrorException e) {
      Optional<RegistryError> error = e.data().flatMap(RegistryCodec::error);
      if (error.isPresent()) {
        return new RefusedUpdateException(error.get());
      }
    }
    return new IOException(
        "transaction 0x" + hash.hex() + " failed on the chain, and its fee is spent");
  }
}
