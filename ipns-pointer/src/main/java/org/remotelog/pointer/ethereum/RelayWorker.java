package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.RegistryError;
import org.remotelog.pointer.ethereum.registry.RegistryHead;
import org.remotelog.pointer.ethereum.rpc.BlockTag;

/**
 * The thread of a relay that brings heads to the contract, one transaction at a time: what comes
 * while one is on its way waits, and then goes together.
 */
final class RelayWorker implements Runnable {
  private static final Duration TURN = Duration.ofMillis(Limits.RELAY_TURN_MS);

  private final RelayJobs jobs;
  private final HeadSender sender;
  private final HeadReads reads;
  private final RelayRules rules;
  private final RelayQuotes quotes;
  private final RelayEvents events;
  private final Clock clock;
  private final long gatherMs;
  private volatile boolean isEnding;

  RelayWorker(
      RelayJobs jobs,
      HeadSender sender,
      HeadReads reads,
      RelayRules rules,
      RelayQuotes quotes,
      RelayEvents events,
      Clock clock,
      long gatherMs) {
    this.jobs = jobs;
    this.sender = sender;
    this.reads = reads;
    this.rules = rules;
    this.quotes = quotes;
    this.events = events;
    this.clock = clock;
    this.gatherMs = gatherMs;
  }

  @Override
  public void run() {
    int most = org.remotelog.pointer.ethereum.registry.Limits.MAX_HEADS_PER_BATCH;
    try {
      awaitEarlier();
      while (!isEnding) {
        List<RelayJobs.Job> batch = jobs.next(most, gatherMs);
        if (batch.isEmpty()) {
          return;
        }
        publish(batch);
      }
    } catch (InterruptedException | InterruptedIOException e) {
      Thread.currentThread().interrupt();
    } finally {
      // Whatever ends this: nobody would send what is taken from now on.
      jobs.close();
      jobs.abandon();
    }
  }

  /**
   * A relay that was started again may have sent heads before, which would be sent, and paid for,
   * once more. What is not in a block after a while is not waited for.
   */
  private void awaitEarlier() throws InterruptedException, InterruptedIOException {
    TimeLeft left = new TimeLeft(Duration.ofMillis(Limits.RELAY_EARLIER_MS));
    Backoff backoff = new Backoff();
    boolean isTold = false;
    while (!isEnding && !left.isOver()) {
      try {
        if (!sender.isAnythingPending(new TimeLeft(TURN))) {
          return;
        }
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (!isTold) {
          events.trouble(String.valueOf(e.getMessage()));
          isTold = true;
        }
      }
      backoff.sleep(left);
    }
  }

  /** What is not done by now is given up after the next round of requests. */
  void end() {
    isEnding = true;
  }

  private void publish(List<RelayJobs.Job> batch) throws InterruptedIOException {
    List<RelayJobs.Job> open = new ArrayList<>(batch);
    try {
      dropStale(open);
      if (!open.isEmpty()) {
        send(open);
      }
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      events.trouble(String.valueOf(e.getMessage()));
      open.forEach(job -> end(job, unavailable(), BigInteger.ZERO));
    }
  }

  /**
   * A batch is not refused for a head that has become stale, or whose signature has ended: it would
   * be paid for, and skipped.
   */
  private void dropStale(List<RelayJobs.Job> open) throws IOException {
    List<Slot> slots = new ArrayList<>();
    open.forEach(job -> slots.add(job.slot()));
    Map<Slot, RegistryHead> heads = reads.at(BlockTag.LATEST, slots, new TimeLeft(TURN));
    long atLeast = Math.floorDiv(clock.millis(), 1_000L) + Limits.MIN_RELAY_SENDING_SECONDS;
    for (Iterator<RelayJobs.Job> all = open.iterator(); all.hasNext(); ) {
      RelayJobs.Job job = all.next();
      RegistryHead held = heads.getOrDefault(job.slot(), RegistryHead.NONE);
      if (held.isOf(job.order().update())) {
        all.remove();
        end(job, new RelayAnswer.Published(Optional.empty()), BigInteger.ZERO);
      } else if (held.sequence() != job.order().update().expected()) {
        all.remove();
        end(job, RelayAnswer.Refused.conflict(held.sequence()), BigInteger.ZERO);
      } else if (job.deadline() < atLeast) {
        all.remove();
        end(job, expired(), BigInteger.ZERO);
      }
    }
  }

  private static RelayAnswer expired() {
    return new RelayAnswer.Refused(
        RelayRefusal.INVALID,
        "the signature has expired, or is about to, while the head waited in this relay",
        "sign again");
  }

  private void send(List<RelayJobs.Job> batch) throws InterruptedIOException {
    List<HeadOrder> orders = new ArrayList<>();
    batch.forEach(job -> orders.add(job.order()));
    List<HeadSender.Outcome> outcomes = sender.sendTogether(orders, TURN, () -> !isEnding);
    quotes.forget();
    List<Landed> landed = new ArrayList<>();
    for (int i = 0; i < outcomes.size(); i++) {
      HeadSender.Outcome outcome = outcomes.get(i);
      outcome.landed().ifPresent(landed::add);
      BigInteger cost = outcome.wei(); // Also of one that the contract did not take.
      end(batch.get(i), answer(outcome), cost);
    }
    tell(landed);
  }

  private RelayAnswer answer(HeadSender.Outcome outcome) {
    if (outcome.landed().isPresent()) {
      return new RelayAnswer.Published(outcome.landed());
    }
    IOException why = outcome.failure().orElseGet(() -> new IOException("nothing is known"));
    if (why instanceof RefusedUpdateException refused) {
      RegistryError error = refused.error();
      switch (error.kind()) {
        case CONFLICT:
        case NOT_INCREASING:
          return RelayAnswer.Refused.conflict(error.current());
        default:
          return new RelayAnswer.Refused(
              RelayRefusal.INVALID, String.valueOf(refused.getMessage()), "sign again");
      }
    }
    events.trouble(String.valueOf(why.getMessage()));
    return unavailable();
  }

  /** Nodes of the relay may have keys in their addresses: what they say is for its operator. */
  private static RelayAnswer unavailable() {
    return new RelayAnswer.Refused(
        RelayRefusal.UNAVAILABLE,
        "this relay could not publish the head now; it may nevertheless have",
        "look at the contract, and ask again later or another relay",
        Limits.RELAY_ASK_AGAIN_MS / 1_000);
  }

  private void tell(List<Landed> landed) {
    if (landed.isEmpty()) {
      return;
    }
    long gas = 0;
    BigInteger wei = BigInteger.ZERO;
    for (Landed one : landed) {
      gas += one.gas();
      wei = wei.add(one.wei());
    }
    Landed first = landed.get(0);
    events.published(landed.size(), first.transaction(), first.block(), gas, wei);
  }

  private void end(RelayJobs.Job job, RelayAnswer answer, BigInteger cost) {
    if (jobs.end(job, answer)) {
      rules.settle(job.reserved(), cost, clock.millis());
    }
  }
}
