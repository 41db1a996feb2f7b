package org.remotelog.log.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bytes.Digest;
import org.remotelog.log.SequenceRange;

/** Entries of a side branch that have come as those of another one: they move, or are shared. */
final class EntryMoves {
  private final BranchEntries known;
  private final Map<Source, SequenceRanges> moves = new LinkedHashMap<>();

  EntryMoves(BranchEntries known) {
    this.known = known;
  }

  private record Source(int branch, boolean isShared) {}

  /** Takes an entry that is kept as one of another branch, if it is, in at most one way. */
  boolean find(ReaderState state, int branch, long at, Digest commitment) {
    if (take(state, BranchEntries.MAIN, at, commitment)) {
      return true;
    }
    for (SideBranch other : state.branches()) {
      if (other.number() != branch && take(state, other.number(), at, commitment)) {
        return true;
      }
    }
    return false;
  }

  private boolean take(ReaderState state, int source, long at, Digest commitment) {
    if (!known.isKept(source, at, commitment)) {
      return false;
    }
    take(state, source, at);
    return true;
  }

  /** Takes an entry that is kept as one of the source. */
  void take(ReaderState state, int source, long at) {
    moves.merge(
        new Source(source, isHeld(state, source, at)),
        SequenceRanges.NONE.plus(SequenceRange.single(at)),
        (one, more) -> one.plus(more.asList().get(0)));
  }

  /** Makes the entries those of a branch, and tells where they are now. */
  void carryOut(int branch, List<ReaderEffect> effects) {
    moves.forEach(
        (source, of) -> {
          known.move(source.branch(), branch, of, source.isShared());
          effects.add(
              new ReaderEffect.TakeToSide(source.branch(), branch, of.asList(), source.isShared()));
        });
  }

  private static boolean isHeld(ReaderState state, int source, long at) {
    return source == BranchEntries.MAIN
        ? state.held().contains(at)
        : state.branch(source).filter(branch -> branch.held().contains(at)).isPresent();
  }
}
