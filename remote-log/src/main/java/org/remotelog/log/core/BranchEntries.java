package org.remotelog.log.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
  private final Map<Place, Digest> taken = new HashMap<>();
  private final Set<Place> left = new HashSet<>();
  private SequenceRanges confirmed = SequenceRanges.NONE;

  BranchEntries(ReadContext context) {
    this.context = context;
  }

  private record Place(int branch, long sequence) {}

  void take(int branch, List<Entry> entries, List<Digest> commitments) {
    for (int i = 0; i < entries.size(); i++) {
      take(branch, entries.get(i).sequence(), commitments.get(i));
    }
  }

  void take(int branch, long sequence, Digest commitment) {
    taken.put(new Place(branch, sequence), commitment);
    left.remove(new Place(branch, sequence));
  }

  /** What was kept under a number of a branch is moved to another one by this step. */
  void leave(int branch, long sequence) {
    taken.remove(new Place(branch, sequence));
    left.add(new Place(branch, sequence));
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
    Digest now = taken.get(new Place(branch, sequence));
    if (now != null) {
      return Optional.of(now);
    }
    if (left.contains(new Place(branch, sequence))) {
      return Optional.empty();
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
