package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;

/**
 * What a pass met of other branches.
 *
 * @param awaited records of side branches whose head blocks were asked for
 * @param cutTo the branch that the newest head turned out to belong to, if it did: what was asked
 *     for as the main one's is of that branch, and no more is asked for the main one
 * @param isTold whether the pass has reported that the log is forked
 * @param below records below the one that was taken, to be compared once its entries are held
 * @param planned branches for which this pass has made a plan
 * @param asked blocks that this pass has asked for as those of a branch
 */
public record Sides(
    List<HeadRecord> awaited,
    Optional<Integer> cutTo,
    boolean isTold,
    List<HeadRecord> below,
    Set<Integer> planned,
    Set<Asked> asked) {
  static final Sides NONE =
      new Sides(List.of(), Optional.empty(), false, List.of(), Set.of(), Set.of());

  /** A block of a branch. */
  public record Asked(int branch, Cid cid) {}

  public Sides {
    awaited = List.copyOf(awaited);
    below = List.copyOf(below);
    planned = Set.copyOf(planned);
    asked = Set.copyOf(asked);
  }

  /** Whether the newest head turned out to be of another history in this pass. */
  public boolean isCut() {
    return cutTo.isPresent();
  }

  boolean awaits(HeadRecord record) {
    return awaited.stream().anyMatch(one -> one.head().equals(record.head()));
  }

  /**
   * @param branch 0 when there is no room for one more: then what was asked for is nobody's
   */
  Sides cut(int branch) {
    return new Sides(awaited, Optional.of(branch), true, List.of(), planned, asked);
  }

  Sides awaiting(HeadRecord record) {
    List<HeadRecord> all = new ArrayList<>(awaited);
    all.add(record);
    return new Sides(all, cutTo, isTold, below, planned, asked);
  }

  Sides below(List<HeadRecord> records) {
    return new Sides(awaited, cutTo, isTold, records, planned, asked);
  }

  Sides told() {
    return new Sides(awaited, cutTo, true, below, planned, asked);
  }

  Sides planned(int branch) {
    Set<Integer> all = new HashSet<>(planned);
    all.add(branch);
    return new Sides(awaited, cutTo, isTold, below, all, asked);
  }

  Sides asked(Set<Asked> more) {
    if (more.isEmpty()) {
      return this;
    }
    Set<Asked> all = new HashSet<>(asked);
    all.addAll(more);
    return new Sides(awaited, cutTo, isTold, below, planned, all);
  }
}
