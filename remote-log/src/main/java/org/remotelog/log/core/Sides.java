package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;

/**
 * What a pass met of other branches.
 *
 * @param awaited records of side branches whose head blocks were asked for
 * @param cuts how often the newest head turned out to be of another history in this pass
 * @param again blocks that the main one was asked for since then: of others nothing is taken
 * @param isTold whether the pass has reported that the log is forked
 * @param below records below the one that was taken, to be compared once its entries are held
 * @param planned branches for which this pass has made a plan
 * @param notOf heads and the side branches that they turned out not to go on with
 */
public record Sides(
    List<HeadRecord> awaited,
    int cuts,
    Set<Cid> again,
    boolean isTold,
    List<HeadRecord> below,
    Set<Integer> planned,
    Set<NotOf> notOf) {
  static final Sides NONE = new Sides(List.of(), 0, Set.of(), false, List.of(), Set.of(), Set.of());

  /** A branch that a head does not go on with. */
  public record NotOf(int branch, Cid head) {}

  public Sides {
    awaited = List.copyOf(awaited);
    below = List.copyOf(below);
    planned = Set.copyOf(planned);
    notOf = Set.copyOf(notOf);
    again = Set.copyOf(again);
  }

  /** Whether the newest head turned out to be of another history in this pass. */
  public boolean isCut() {
    return cuts > 0;
  }

  /** Whether a block was asked for under a head that is not the main history's any more. */
  boolean isLate(Cid block) {
    return isCut() && !again.contains(block);
  }

  Sides again(Collection<Cid> blocks) {
    Set<Cid> all = new HashSet<>(again);
    all.addAll(blocks);
    return new Sides(awaited, cuts, all, isTold, below, planned, notOf);
  }

  boolean awaits(HeadRecord record) {
    return awaited.stream().anyMatch(one -> one.head().equals(record.head()));
  }

  boolean isNotOf(int branch, HeadRecord record) {
    return notOf.contains(new NotOf(branch, record.head()));
  }

  Sides cut() {
    return new Sides(awaited, cuts + 1, Set.of(), true, List.of(), planned, notOf);
  }

  Sides awaiting(HeadRecord record) {
    List<HeadRecord> all = new ArrayList<>(awaited);
    all.add(record);
    return new Sides(all, cuts, again, isTold, below, planned, notOf);
  }

  Sides below(List<HeadRecord> records) {
    return new Sides(awaited, cuts, again, isTold, records, planned, notOf);
  }

  Sides told() {
    return new Sides(awaited, cuts, again, true, below, planned, notOf);
  }

  Sides planned(int branch) {
    Set<Integer> all = new HashSet<>(planned);
    all.add(branch);
    return new Sides(awaited, cuts, again, isTold, below, all, notOf);
  }

  Sides notOf(int branch, HeadRecord record) {
    Set<NotOf> all = new HashSet<>(notOf);
    all.add(new NotOf(branch, record.head()));
    return new Sides(awaited, cuts, again, isTold, below, planned, all);
  }
}
