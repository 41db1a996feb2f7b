package org.remotelog.pointer.ethereum;

import java.io.InterruptedIOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;

/**
 * The heads that a relay has taken and not published yet, one for each log and owner, and the
 * answers for those that it has. Safe for use by several threads.
 */
final class RelayJobs {
  /** What makes two requests the same, whatever signature and deadline they bring. */
  private record Key(Slot slot, long sequence, Cid record) {
    static Key of(HeadUpdate update) {
      return new Key(new Slot(update.owner(), update.log()), update.sequence(), update.record());
    }
  }

  /** A head that is taken; its fields are guarded by the queue. */
  static final class Job {
    private final RelayRequest request;
    private final BigInteger reserved;
    private boolean isBeingSent;
    private long knownSince;
    private Optional<Bytes> transaction = Optional.empty();
    private Optional<RelayAnswer> answer = Optional.empty();

    Job(RelayRequest request, BigInteger reserved) {
      this.request = request;
      this.reserved = reserved;
    }

    HeadOrder order() {
      return HeadOrder.signed(request.signed());
    }

    Slot slot() {
      return new Slot(request.update().owner(), request.update().log());
    }

    BigInteger reserved() {
      return reserved;
    }

    long deadline() {
      return request.signed().deadline();
    }
  }

  private final Map<Slot, Job> jobs = new LinkedHashMap<>();
  private final Map<Key, Job> published = new LinkedHashMap<>();
  private long changes;
  private boolean isClosed;

  /** Counts a head that is about to be taken, or refuses it. Must ask nobody: others wait. */
  interface Gate {
    void pass() throws RefusedRequestException;
  }

  /**
   * The same head, if it is on its way. What was published may be lost again, when the chain is
   * reorganised: for that, the chain is asked.
   *
   * @throws RefusedRequestException if another one of the log was taken
   */
  synchronized Optional<Job> find(HeadUpdate update) throws RefusedRequestException {
    Job job = jobs.get(new Slot(update.owner(), update.log()));
    if (job == null) {
      return Optional.empty();
    }
    if (Key.of(job.request.update()).equals(Key.of(update))) {
      return Optional.of(job);
    }
    throw new RefusedRequestException(
        new RelayAnswer.Refused(
            RelayRefusal.CONFLICT,
            "number " + job.request.update().sequence() + " of the log is on its way",
            "ask again when the contract holds it, with an update that expects it",
            Optional.of(job.request.update().expected()),
            0));
  }

  /** How many there are. */
  synchronized int size() {
    return jobs.size();
  }

  /** The moment of now, for {@link #add}. */
  synchronized long now() {
    return changes;
  }

  /**
   * Takes a head that the contract did not hold; or gives the same one, taken or published for
   * another request since then.
   *
   * @param looked the {@link #now} of before the contract was looked at: what was published earlier
   *     is lost
   */
  synchronized Job add(Job job, long looked, Gate gate) throws RefusedRequestException {
    Optional<Job> same = find(job.request.update());
    if (same.isPresent()) {
      return same.get();
    }
    Job done = published.get(Key.of(job.request.update()));
    if (done != null && done.knownSince > looked) {
      return done;
    }
    if (isClosed || jobs.size() >= Limits.MAX_RELAY_WAITING) {
      throw new RefusedRequestException(
          new RelayAnswer.Refused(
              RelayRefusal.UNAVAILABLE,
              isClosed ? "this relay is about to end" : "too many heads wait in this relay",
              "ask again later, or another relay",
              Limits.RELAY_ASK_AGAIN_MS / 1_000));
    }
    gate.pass();
    published.remove(Key.of(job.request.update()));
    jobs.put(job.slot(), job);
    notifyAll();
    return job;
  }

  /** What is known of it when the time is over, or before if all is. */
  synchronized RelayAnswer await(Job job, TimeLeft left) throws InterruptedIOException {
    try {
      while (!job.answer.isPresent() && !left.isOver()) {
        wait(Math.max(1, left.get().toMillis()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while a head waits in a relay");
    }
    return job.answer.isPresent() ? job.answer.get() : new RelayAnswer.Waiting(job.transaction);
  }

  /** The next ones to be sent, oldest first; none when this is closed and all are done. */
  List<Job> next(int most, long gatherMs) throws InterruptedException {
    synchronized (this) {
      while (waiting(1).isEmpty()) {
        if (isClosed) {
          return Collections.emptyList();
        }
        wait();
      }
      TimeLeft left = new TimeLeft(Duration.ofMillis(gatherMs));
      while (!isClosed && !left.isOver() && waiting(most).size() < most) {
        wait(Math.max(1, left.get().toMillis()));
      }
      List<Job> batch = waiting(most);
      batch.forEach(job -> job.isBeingSent = true);
      return batch;
    }
  }

  private List<Job> waiting(int most) {
    List<Job> found = new ArrayList<>();
    for (Job job : jobs.values()) {
      if (!job.isBeingSent && found.size() < most) {
        found.add(job);
      }
    }
    return found;
  }

  /** Notes transactions with these, for those who wait. */
  SendLog log(List<HeadOrder> orders) {
    return new SendLog() {
      @Override
      public void sending(InFlight by) {
        RelayJobs.this.sending(orders, by.hash());
      }

      @Override
      public void ended(InFlight by) {}
    };
  }

  private synchronized void sending(List<HeadOrder> orders, Bytes transaction) {
    for (HeadOrder order : orders) {
      Job job = jobs.get(new Slot(order.update().owner(), order.update().log()));
      if (job != null) {
        job.transaction = Optional.of(transaction);
      }
    }
  }

  /**
   * It is done, one way or the other; whoever waits for it gets the answer.
   *
   * @return false if it was done before
   */
  synchronized boolean end(Job job, RelayAnswer answer) {
    if (job.answer.isPresent()) {
      return false;
    }
    job.answer = Optional.of(answer);
    jobs.remove(job.slot());
    if (answer instanceof RelayAnswer.Published) {
      remember(job);
    }
    notifyAll();
    return true;
  }

  private void remember(Job job) {
    if (published.size() >= Limits.MAX_RELAY_REMEMBERED) {
      published.remove(published.keySet().iterator().next());
    }
    changes++;
    job.knownSince = changes;
    published.put(Key.of(job.request.update()), job);
  }

  /** The contract was seen to hold this head; by which transaction may be known. */
  synchronized RelayAnswer held(RelayRequest request) {
    Job known = published.get(Key.of(request.update()));
    if (known != null && known.answer.isPresent()) {
      return known.answer.get();
    }
    Job seen = new Job(request, BigInteger.ZERO);
    RelayAnswer answer = new RelayAnswer.Published(Optional.empty());
    seen.answer = Optional.of(answer);
    remember(seen);
    return answer;
  }

  /** How many published heads are remembered, for tests. */
  synchronized int remembered() {
    return published.size();
  }

  /** Nobody knows any more what becomes of these; those that wait are told what is known. */
  synchronized void abandon() {
    for (Job job : new ArrayList<>(jobs.values())) {
      job.answer = Optional.of(new RelayAnswer.Waiting(job.transaction));
    }
    jobs.clear();
    notifyAll();
  }

  /** No more are taken. */
  synchronized void close() {
    isClosed = true;
    notifyAll();
  }
}
