package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Entry;
import org.remotelog.log.SequenceRange;

/**
 * Commitments of entries of a log's histories, together with those that the step at work has taken
 * in: they become rows after it.
 */
final class BranchEntries {
  /** The number of the main branch. */
  static final int MAIN = 0;

  private final ReadContext context;
  private final List<Change> changes = new ArrayList<>();
  private SequenceRanges confirmed = SequenceRanges.NONE;

  BranchEntries(ReadContext context) {
    this.context = context;
  }

  /** What the step has changed; a later change goes before an earlier one. */
  private interface Change {}

  /** Entries of one segment came as those of a branch. */
  private record Taken(int branch, Map<Long, Digest> commitments) implements Change {}

  /** All that was kept of these entries of a branch is kept of another one, too or instead. */
  private record Moved(int from, int to, SequenceRanges entries, boolean isShared)
      implements Change {}

  void take(int branch, List<Entry> entries, List<Digest> commitments) {
    Map<Long, Digest> taken = new HashMap<>();
    for (int i = 0; i < entries.size(); i++) {
      taken.put(entries.get(i).sequence(), commitments.get(i));
    }
    changes.add(new Taken(branch, taken));
  }

  /**
   * Entries that came as those of one branch are those of another one, too or instead.
   *
   * @return what tells it
   */
  ReaderEffect move(int from, int to, SequenceRanges entries, boolean isShared) {
    changes.add(new Moved(from, to, entries, isShared));
    return new ReaderEffect.TakeToSide(from, to, entries.asList(), isShared);
  }

  /** Messages that came by other ways are entries of the main branch. */
  void confirm(SequenceRange range) {
    confirmed = confirmed.plus(range);
  }

  /**
   * What was kept under a number of a branch, be it that the branch does not hold it any more: a
   * head that was taken for the branch's stated it.
   */
  Optional<Digest> kept(int branch, long sequence) {
    return kept(branch, sequence, changes.size());
  }

  /** The same before one of the step's changes. */
  private Optional<Digest> kept(int branch, long sequence, int before) {
    for (int i = before - 1; i >= 0; i--) {
      if (changes.get(i) instanceof Taken taken) {
        Digest now = taken.branch() == branch ? taken.commitments().get(sequence) : null;
        if (now != null) {
          return Optional.of(now);
        }
      } else if (changes.get(i) instanceof Moved moved && moved.entries().contains(sequence)) {
        Optional<Digest> other =
            moved.to() == branch ? kept(moved.from(), sequence, i) : Optional.empty();
        if (other.isPresent() || (moved.from() == branch && !moved.isShared())) {
          return other;
        }
      }
    }
    if (branch != MAIN) {
      return context.side().commitment(branch, sequence);
    }
    return confirmed.contains(sequence)
        ? context.commitment(sequence)
        : context.held().apply(sequence);
  }

  /** Whether an entry came as one of a branch before, be it under a head that was cut off. */
  boolean isKept(int branch, long sequence, Digest commitment) {
    return kept(branch, sequence).equals(Optional.of(commitment));
  }

  /** What is known under a number of the main branch by any way, messages of members included. */
  Optional<Digest> any(long sequence) {
    Optional<Digest> main = kept(MAIN, sequence);
    return main.isPresent() ? main : context.unconfirmed().apply(sequence);
  }

  /** What the main branch holds for good at a number. */
  Optional<Digest> main(ReaderState state, long sequence) {
    return state.settled().held().contains(sequence) ? kept(MAIN, sequence) : Optional.empty();
  }

  /** What a side branch holds at a number, by itself or as the main one does. */
  Optional<Digest> held(ReaderState state, SideBranch branch, long sequence) {
    if (!branch.held().contains(sequence)) {
      return Optional.empty();
    }
    return branch.own().contains(sequence) ? kept(branch.number(), sequence) : kept(MAIN, sequence);
  }
}
