package org.remotelog.log.core;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.remotelog.bytes.Digest;
import org.remotelog.log.SequenceRange;

/**
 * Entries that are kept as those of a branch and to whose places others come: a head that was cut
 * off stated them. Where another branch keeps the same ones they are its own from now on.
 */
final class ReplacedEntries {
  private final BranchEntries known;
  private final int branch;
  private final SequenceRanges.Builder replaced = new SequenceRanges.Builder();

  ReplacedEntries(BranchEntries known, int branch) {
    this.known = known;
    this.branch = branch;
  }

  /** Notes the entry that is kept at a number, should it be another one than comes. */
  void add(long at, Digest coming) {
    Optional<Digest> here = known.kept(branch, at);
    if (here.isPresent() && !here.get().equals(coming)) {
      replaced.add(at);
    }
  }

  /** Leaves the places; to be called before the others have come. */
  void carryOut(List<ReaderEffect> effects) {
    Map<Integer, SequenceRanges.Builder> moved = new TreeMap<>();
    SequenceRanges.Builder lost = new SequenceRanges.Builder();
    for (SequenceRange range : replaced.build().asList()) {
      for (long at = range.first(); at <= range.last(); at++) {
        long number = at;
        Optional<Integer> other = elsewhere(at);
        other
            .map(one -> moved.computeIfAbsent(one, made -> new SequenceRanges.Builder()))
            .orElse(lost)
            .add(number);
      }
    }
    moved.forEach(
        (other, entries) -> effects.add(known.move(branch, other, entries.build(), false)));
    SequenceRanges rest = lost.build();
    if (!rest.isEmpty()) {
      effects.add(new ReaderEffect.Replace(branch, rest.asList()));
    }
  }

  private Optional<Integer> elsewhere(long at) {
    for (int other = BranchEntries.MAIN; other <= CoreLimits.MAX_SIDE_BRANCHES; other++) {
      if (other != branch && known.kept(other, at).equals(known.kept(branch, at))) {
        return Optional.of(other);
      }
    }
    return Optional.empty();
  }
}
