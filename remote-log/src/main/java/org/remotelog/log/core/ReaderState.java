package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.Successor;

/**
 * What a reader of one log has to remember between passes; a value.
 *
 * @param accepted the newest head whose record and block both passed every check
 * @param held entries that were delivered and that a signed head confirms
 * @param verified the frontier over the entries 1..n that are held without a hole
 * @param conflicts valid records that contradict each other, kept as proof: both of a sequence,
 *     except where an earlier version kept only the one that was not accepted
 * @param branches other histories of a forked log, by number
 * @param before what was accepted and held before a head that is not yet known to extend it
 * @param unread tags of heads of further histories, for which there is no place, and no room among
 *     those that wait
 * @param waiting heads that have no place: of some it does not show yet which history they are of
 */
public record ReaderState(
    LogName log,
    Optional<Accepted> accepted,
    SequenceRanges held,
    LogRoot verified,
    List<Bytes> conflicts,
    List<SideBranch> branches,
    Optional<Before> before,
    List<Bytes> unread,
    List<Unplaced> waiting) {

  /**
   * Where the main branch goes on when a newer head turns out to contradict it.
   *
   * @param passed heads that were accepted since then and before the newest, of which as little is
   *     known, oldest first
   */
  public record Before(
      Accepted accepted, SequenceRanges held, LogRoot verified, List<Accepted> passed) {
    public Before {
      passed = List.copyOf(passed);
    }

    Before withPassed(List<Accepted> next) {
      return new Before(accepted, held, verified, next);
    }

    Before withoutPassed(List<Accepted> strays) {
      List<Accepted> rest = new ArrayList<>(passed);
      rest.removeAll(strays);
      return withPassed(rest);
    }

    /** The same with one more head, the oldest of too many left out. */
    static List<Accepted> plus(List<Accepted> passed, Accepted head) {
      List<Accepted> all = new ArrayList<>(passed);
      all.add(head);
      return all.subList(Math.max(0, all.size() - CoreLimits.MAX_PASSED_HEADS), all.size());
    }

    /** Whether a head is one of these. */
    boolean has(HeadRecord record) {
      return accepted.record().head().equals(record.head())
          || passed.stream().anyMatch(one -> one.record().head().equals(record.head()));
    }

    /** The newest head that was passed, or the one before all of these. */
    Accepted newest() {
      return passed.isEmpty() ? accepted : passed.get(passed.size() - 1);
    }

    /** What is left when the newest of these is the newest of all; empty when none is passed. */
    Optional<Before> behindNewest() {
      return passed.isEmpty()
          ? Optional.empty()
          : Optional.of(withPassed(passed.subList(0, passed.size() - 1)));
    }
  }

  /** An accepted head with the bytes that prove it. */
  public record Accepted(HeadRecord record, Bytes headBlock, Head head) {}

  /**
   * A head without a place.
   *
   * @param accepted the record with its head; empty while the head block is not to be had
   */
  public record Unplaced(HeadRecord record, Optional<Accepted> accepted) {
    static Unplaced of(HeadRecord record) {
      return new Unplaced(record, Optional.empty());
    }

    static Unplaced of(Accepted head) {
      return new Unplaced(head.record(), Optional.of(head));
    }
  }

  public ReaderState {
    waiting = List.copyOf(waiting);
    conflicts = List.copyOf(conflicts);
    branches = List.copyOf(branches);
    unread = List.copyOf(unread);
  }

  /** The state of a log that is not known to be forked. */
  public ReaderState(
      LogName log,
      Optional<Accepted> accepted,
      SequenceRanges held,
      LogRoot verified,
      List<Bytes> conflicts) {
    this(
        log,
        accepted,
        held,
        verified,
        conflicts,
        List.of(),
        Optional.empty(),
        List.of(),
        List.of());
  }

  /** The state of a reader that knows only the log's name. */
  public static ReaderState empty(LogName log) {
    return new ReaderState(log, Optional.empty(), SequenceRanges.NONE, LogRoot.EMPTY, List.of());
  }

  /** The part of the main branch that no newer head can turn out not to extend. */
  record Settled(Optional<Accepted> accepted, SequenceRanges held) {}

  Settled settled() {
    return before.isPresent()
        ? new Settled(Optional.of(before.get().accepted()), before.get().held())
        : new Settled(accepted, held);
  }

  /** Whether the log's writer has signed what contradicts itself. */
  public boolean isForked() {
    return !conflicts.isEmpty() || !branches.isEmpty();
  }

  /** The number of entries of the accepted head, 0 when there is none. */
  public long count() {
    return accepted.map(a -> a.head().count()).orElse(0L);
  }

  /** The logs in which the writer goes on, by its newest heads. */
  public Set<Successor> successors() {
    Set<Successor> found = new LinkedHashSet<>();
    accepted.ifPresent(one -> found.addAll(one.head().successors()));
    for (SideBranch branch : branches) {
      branch.accepted().ifPresent(one -> found.addAll(one.head().successors()));
    }
    return found;
  }

  /** The highest number of a record of the log that was kept, 0 when there is none. */
  public long newestSequence() {
    long newest = accepted.map(one -> one.record().sequence()).orElse(0L);
    for (SideBranch branch : branches) {
      newest = Math.max(newest, branch.record().sequence());
    }
    return newest;
  }

  /** The highest number of a record of the log whose head is had, 0 when there is none. */
  public long newestHeld() {
    long newest = accepted.map(one -> one.record().sequence()).orElse(0L);
    for (SideBranch branch : branches) {
      if (branch.accepted().isPresent()) {
        newest = Math.max(newest, branch.record().sequence());
      }
    }
    return newest;
  }

  /**
   * The head of the highest number in all branches, the main one first; empty when that head is not
   * to be had.
   */
  public Optional<Accepted> newest() {
    long sequence = newestSequence();
    Optional<Accepted> main = accepted.filter(one -> one.record().sequence() == sequence);
    if (main.isPresent()) {
      return main;
    }
    for (SideBranch branch : branches) {
      if (branch.record().sequence() == sequence && branch.accepted().isPresent()) {
        return branch.accepted();
      }
    }
    return Optional.empty();
  }

  ReaderState withAccepted(Accepted next) {
    return new ReaderState(
        log, Optional.of(next), held, verified, conflicts, branches, before, unread, waiting);
  }

  ReaderState withHeld(SequenceRanges nextHeld, LogRoot nextVerified) {
    return new ReaderState(
        log, accepted, nextHeld, nextVerified, conflicts, branches, before, unread, waiting);
  }

  ReaderState withConflicts(List<Bytes> next) {
    return new ReaderState(log, accepted, held, verified, next, branches, before, unread, waiting);
  }

  /** The side branch of this number. */
  Optional<SideBranch> branch(int number) {
    return branches.stream().filter(branch -> branch.number() == number).findFirst();
  }

  /** The branch of this number in the place of what was there. */
  ReaderState withBranch(SideBranch next) {
    List<SideBranch> all = new ArrayList<>(branches);
    all.removeIf(branch -> branch.number() == next.number());
    all.add(next);
    all.sort((one, other) -> Integer.compare(one.number(), other.number()));
    return new ReaderState(log, accepted, held, verified, conflicts, all, before, unread, waiting);
  }

  ReaderState withoutBranch(int number) {
    List<SideBranch> all = new ArrayList<>(branches);
    all.removeIf(branch -> branch.number() == number);
    return new ReaderState(log, accepted, held, verified, conflicts, all, before, unread, waiting);
  }

  ReaderState withUnread(List<Bytes> next) {
    return new ReaderState(
        log, accepted, held, verified, conflicts, branches, before, next, waiting);
  }

  ReaderState withWaiting(List<Unplaced> next) {
    return new ReaderState(
        log, accepted, held, verified, conflicts, branches, before, unread, next);
  }

  ReaderState withBefore(Optional<Before> next) {
    return new ReaderState(
        log, accepted, held, verified, conflicts, branches, next, unread, waiting);
  }

  ReaderState withoutPassed(List<Accepted> strays) {
    if (strays.isEmpty()) {
      return this;
    }
    return withBefore(before.map(one -> one.withoutPassed(strays)));
  }

  /** What it was before the newest head, which is no part of the main branch after all. */
  ReaderState back() {
    Before then = before.get();
    return new ReaderState(
        log,
        Optional.of(then.newest()),
        then.held(),
        then.verified(),
        conflicts,
        branches,
        then.behindNewest(),
        unread,
        waiting);
  }
}
