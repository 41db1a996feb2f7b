package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.remotelog.log.Cid;
import org.remotelog.log.ConflictingHeadException;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.pointer.Publishing;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.registry.RegistryError;
import org.remotelog.pointer.ethereum.registry.RegistryHead;
import org.remotelog.pointer.ethereum.rpc.Receipt;

/**
 * Decides what becomes of a head that is offered, by what the contract holds: nothing or a head of
 * this device is replaced, anything else is never overwritten. Safe for use by several threads.
 */
final class HeadPublishing {
  private final HeadReads reads;
  private final HeldRecords records;
  private final HeadLedger ledger;
  private final HeadSending sending;
  private final EthereumEvents events;
  private final String where;

  private final Map<LogName, ReentrantLock> turns = new ConcurrentHashMap<>();

  /** Heads of ended logs that were given to the client, which knows them since. */
  private final Map<LogName, Known> given = new HashMap<>();

  HeadPublishing(
      HeadReads reads,
      HeldRecords records,
      HeadLedger ledger,
      HeadSending sending,
      EthereumEvents events,
      String where) {
    this.reads = reads;
    this.records = records;
    this.ledger = ledger;
    this.sending = sending;
    this.events = events;
    this.where = where;
  }

  /** The client has got this head of a log that it has ended, and goes on from it. */
  synchronized void given(LogName log, RegistryHead held) {
    held.record().ifPresent(cid -> given.put(log, new Known(held.sequence(), cid.digest())));
  }

  private synchronized boolean wasGiven(LogName log, RegistryHead held) {
    Known known = given.get(log);
    return known != null && known.isHeld(held);
  }

  /**
   * Publishes a record whose block the store has.
   *
   * @throws org.remotelog.log.StaleHeadException when another copy of the home has published
   * @throws HintException when somebody may have, and nothing proves it
   */
  void publish(HeadRecord offered, AccountKey owner, TimeLeft left) throws IOException {
    try (Turn turn = turn(offered.log(), left)) {
      publishInTurn(offered, owner, left);
    }
  }

  /** One after the other for each log: two could each take the other's head for a loss. */
  private Turn turn(LogName log, TimeLeft left) throws IOException {
    ReentrantLock lock = turns.computeIfAbsent(log, unused -> new ReentrantLock());
    try {
      if (!lock.tryLock(left.get().toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IOException(where + ": another head of " + log + " is on its way");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while another head was on its way");
    }
    return lock::unlock;
  }

  /** Ends when it is closed. */
  private interface Turn extends AutoCloseable {
    @Override
    void close();
  }

  private void publishInTurn(HeadRecord offered, AccountKey owner, TimeLeft left)
      throws IOException {
    LogName log = offered.log();
    Slot slot = new Slot(owner.address(), log);
    Known mine = known(offered);
    Backoff backoff = new Backoff();
    while (true) {
      RegistryHead landed = goOn(slot, owner, left);
      if (mine.isHeld(landed)) {
        return;
      }
      RegistryHead latest = reads.latest(slot, left);
      // One machine behind the node may not have the block yet in which another one has it.
      RegistryHead held = latest.sequence() < landed.sequence() ? landed : latest;
      Optional<HeadRecord> out = out(offered, mine, held, left);
      HeadRecord standing = out.orElse(offered);
      // Known before it is sent: a crash must not make it look like that of another copy.
      ledger.change(
          log, row -> row.seeing(held).publishing(known(standing), standing.bytes()).seeing(held));
      if (out.isPresent()) {
        return;
      }
      HeadUpdate update =
          new HeadUpdate(
              owner.address(),
              log,
              held.sequence(),
              offered.sequence(),
              Cid.ofDigest(Cid.Codec.RAW, mine.record()));
      try {
        RegistryHead unused = landed(update, sending.send(update, owner, left));
        return;
      } catch (RefusedUpdateException e) {
        if (e.error().kind() == RegistryError.Kind.BAD_SIGNATURE
            || e.error().kind() == RegistryError.Kind.EXPIRED) {
          throw new IOException(
              where + ": " + e.getMessage() + "; is this device's clock right?", e);
        }
        if (left.isOver()) {
          throw new IOException(where + ": " + e.getMessage() + "; it is looked at again", e);
        }
        // A node that tries what waits for the next block sees a head before that is in one.
        backoff.sleep(left);
      }
    }
  }

  private static Known known(HeadRecord record) {
    return new Known(record.sequence(), Cid.of(Cid.Codec.RAW, record.bytes()).digest());
  }

  /**
   * A transaction of before may still be on its way; it is waited for, or given up.
   *
   * @return what it has published just now, or nothing
   */
  private RegistryHead goOn(Slot slot, AccountKey owner, TimeLeft left) throws IOException {
    LedgerRow row = ledger.of(slot.log());
    if (!row.inFlight().isPresent() || !row.newest().isPresent()) {
      return RegistryHead.NONE;
    }
    Known newest = row.newest().get();
    InFlight before = row.inFlight().get();
    RegistryHead held = reads.latest(slot, left);
    if (newest.isHeld(held)) {
      found(slot.log(), held, left);
      return RegistryHead.NONE; // Its transaction is kept, should the chain lose it.
    }
    if (held.sequence() >= newest.sequence() || !row.knows(held)) {
      paid(before, left);
      ledger.change(slot.log(), now -> now.ended(before));
      return RegistryHead.NONE;
    }
    HeadUpdate update =
        new HeadUpdate(
            slot.owner(),
            slot.log(),
            held.sequence(),
            newest.sequence(),
            Cid.ofDigest(Cid.Codec.RAW, newest.record()));
    try {
      return landed(update, sending.resume(update, owner, before, left));
    } catch (RefusedUpdateException e) {
      // What the contract holds by now is looked at next.
      ledger.change(slot.log(), now -> now.ended(before));
      return RegistryHead.NONE;
    }
  }

  /** The contract holds the newest head of a log: when that is new, its transaction has landed. */
  void found(LogName log, RegistryHead held, TimeLeft left) throws IOException {
    LedgerRow row = ledger.of(log);
    if (row.wasSeen() || !row.newest().isPresent() || !row.newest().get().isHeld(held)) {
      return;
    }
    if (row.inFlight().isPresent()) {
      InFlight before = row.inFlight().get();
      Optional<Receipt> receipt = paid(before, left);
      if (receipt.isPresent()) {
        events.landed(log, held.sequence(), Landed.by(before.hash(), receipt.get()));
      }
    }
    ledger.change(log, now -> now.seeing(held));
  }

  /** A transaction of before may be in a block by now, also when it came too late. */
  Optional<Receipt> paid(InFlight before, TimeLeft left) throws InterruptedIOException {
    try {
      Optional<Receipt> receipt = sending.find(before, left);
      receipt.ifPresent(one -> events.paid(before.hash(), one.gasUsed(), one.cost()));
      return receipt;
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      return Optional.empty(); // What counts for the head is what the contract holds.
    }
  }

  /**
   * The record that the contract holds, when nothing is left to do; what must not be overwritten is
   * an exception.
   */
  private Optional<HeadRecord> out(HeadRecord offered, Known mine, RegistryHead held, TimeLeft left)
      throws IOException {
    LogName log = offered.log();
    if (mine.isHeld(held)) {
      return Optional.of(offered);
    }
    boolean isKnown = ledger.of(log).knows(held) || wasGiven(log, held);
    if (isKnown && held.sequence() < offered.sequence()) {
      return Optional.empty();
    }
    HeadRecord other = records.of(log, held, left);
    if (other.sequence() == offered.sequence() && other.head().equals(offered.head())) {
      return Optional.of(other); // The same head, signed again: no contract knows of expiry.
    }
    throw other.sequence() > offered.sequence()
        ? Publishing.stale(where, offered)
        : other.sequence() == offered.sequence()
            ? Publishing.conflicting(where, offered)
            : unknown(offered, other);
  }

  private IOException unknown(HeadRecord offered, HeadRecord other) {
    return new ConflictingHeadException(
        where
            + " holds a head of "
            + offered.log()
            + " under number "
            + other.sequence()
            + " that this device has not published: the log was written in two places");
  }

  private RegistryHead landed(HeadUpdate update, Landed how) throws IOException {
    RegistryHead held = new RegistryHead(update.sequence(), Optional.of(update.record()), 0);
    ledger.change(update.log(), row -> row.seeing(held));
    events.landed(update.log(), update.sequence(), how);
    return held;
  }

  /** Publishes the newest head of a log again, which the contract does not hold, or not yet. */
  void again(HeadRecord newest, AccountKey owner, RegistryHead held, TimeLeft left)
      throws IOException {
    try (Turn turn = turn(newest.log(), left)) {
      LedgerRow row = ledger.of(newest.log());
      if (!row.newest().equals(Optional.of(known(newest)))) {
        return; // A newer one came meanwhile.
      }
      if (row.wasSeen()) {
        events.movedBack(newest.log(), newest.sequence(), held.sequence());
      }
      publishInTurn(newest, owner, left);
    }
  }
}
