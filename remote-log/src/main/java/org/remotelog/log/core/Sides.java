package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.core.ReaderState.Unplaced;

/**
 * What a pass met of other branches.
 *
 * @param awaited records of side branches whose head blocks were asked for
 * @param cuts how often the newest head turned out to be of another history in this pass
 * @param again blocks that the main one was asked for since then: of others nothing is taken
 * @param told heads of which the pass has reported that they are of other histories
 * @param below heads that this pass met and that are to be compared once more is held
 * @param planned branches for which this pass has made a plan
 * @param misfits heads and the branches that they turned out not to go on with
 */
public record Sides(
    List<HeadRecord> awaited,
    int cuts,
    Set<Cid> again,
    Set<Cid> told,
    List<Unplaced> below,
    Set<Integer> planned,
    Misfits misfits) {
  static final Sides NONE =
      new Sides(List.of(), 0, Set.of(), Set.of(), List.of(), Set.of(), Misfits.NONE);

  public Sides {
    awaited = List.copyOf(awaited);
    below = List.copyOf(below);
    planned = Set.copyOf(planned);
    again = Set.copyOf(again);
    told = Set.copyOf(told);
  }

  /** Whether the newest head turned out to be of another history in this pass. */
  public boolean isCut() {
    return cuts > 0;
  }

  /** Whether a block was asked for under a head that is not the main history's any more. */
  boolean isLate(Cid block) {
    return isCut() && !again.contains(block);
  }

  /** Whether the pass has reported that the log is forked. */
  boolean isTold() {
    return !told.isEmpty();
  }

  Sides again(Collection<Cid> blocks) {
    return new Sides(awaited, cuts, plus(again, blocks), told, below, planned, misfits);
  }

  boolean awaits(HeadRecord record) {
    return awaited.stream().anyMatch(one -> one.head().equals(record.head()));
  }

  boolean isNotOf(int branch, HeadRecord record) {
    return misfits.has(branch, record);
  }

  /** The newest head of the main branch is not of it. */
  Sides cut() {
    return new Sides(awaited, cuts + 1, Set.of(), told, below, planned, misfits);
  }

  Sides awaiting(HeadRecord record) {
    List<HeadRecord> all = new ArrayList<>(awaited);
    all.add(record);
    return new Sides(all, cuts, again, told, below, planned, misfits);
  }

  Sides below(List<Unplaced> heads) {
    return new Sides(awaited, cuts, again, told, heads, planned, misfits);
  }

  Sides told(HeadRecord other) {
    Set<Cid> all = plus(told, Set.of(other.head()));
    return new Sides(awaited, cuts, again, all, below, planned, misfits);
  }

  Sides planned(int branch) {
    Set<Integer> all = plus(planned, Set.of(branch));
    return new Sides(awaited, cuts, again, told, below, all, misfits);
  }

  Sides with(Misfits next) {
    return new Sides(awaited, cuts, again, told, below, planned, next);
  }

  /** Forgets a branch: its number may be given to another one. */
  Sides without(int branch) {
    Set<Integer> rest = new HashSet<>(planned);
    rest.remove(branch);
    return new Sides(awaited, cuts, again, told, below, rest, misfits.without(branch));
  }

  private static <T> Set<T> plus(Set<T> some, Collection<T> more) {
    Set<T> all = new HashSet<>(some);
    all.addAll(more);
    return all;
  }
}
