package org.remotelog.log.core;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bytes.Digest;

/** Entries that have come as those of other branches than this: they move to it, or are shared. */
final class EntryMoves {
  private final BranchEntries known;
  private final int branch;
  private final Map<Source, SequenceRanges.Builder> moves = new LinkedHashMap<>();
  private final ReplacedEntries replaced;

  EntryMoves(BranchEntries known, int branch) {
    this.known = known;
    this.branch = branch;
    this.replaced = new ReplacedEntries(known, branch);
  }

  private record Source(int branch, boolean isShared) {}

  /** Takes an entry that is kept as one of another branch, if it is, in at most one way. */
  boolean find(ReaderState state, long at, Digest commitment) {
    if (known.isKept(BranchEntries.MAIN, at, commitment)) {
      take(state, BranchEntries.MAIN, at, commitment);
      return true;
    }
    for (SideBranch other : state.branches()) {
      if (other.number() != branch && known.isKept(other.number(), at, commitment)) {
        take(state, other.number(), at, commitment);
        return true;
      }
    }
    return false;
  }

  /** Takes an entry that is kept as one of the source. */
  void take(ReaderState state, int source, long at, Digest commitment) {
    replaced.add(at, commitment);
    moves
        .computeIfAbsent(
            new Source(source, isHeld(state, source, at)), made -> new SequenceRanges.Builder())
        .add(at);
  }

  /** Makes the entries those of the branch, and tells where they are now. */
  void carryOut(List<ReaderEffect> effects) {
    replaced.carryOut(effects);
    moves.forEach(
        (source, entries) ->
            effects.add(known.move(source.branch(), branch, entries.build(), source.isShared())));
  }

  /** What a side branch holds as the main one does is not at its own place. */
  private static boolean isHeld(ReaderState state, int source, long at) {
    return source == BranchEntries.MAIN
        ? state.held().contains(at)
        : state.branch(source).filter(one -> one.own().contains(at)).isPresent();
  }
}
