package org.remotelog.log.core;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;

/**
 * Heads and the branches that they turned out not to go on with, in one pass.
 *
 * @param certain those that contradict what is known to be of the branch
 * @param strays those that contradict what a head states of which that is not known yet: should it
 *     leave the branch, they are tried once more
 * @param retried how often those were: no oftener than there are heads that may have to leave, so a
 *     pass ends
 */
public record Misfits(Set<Misfit> certain, Set<Misfit> strays, Map<Misfit, Integer> retried) {
  static final Misfits NONE = new Misfits(Set.of(), Set.of(), Map.of());

  /** A branch, 0 for the main one, that a head does not go on with. */
  public record Misfit(int branch, Cid head) {}

  public Misfits {
    certain = Set.copyOf(certain);
    strays = Set.copyOf(strays);
    retried = Map.copyOf(retried);
  }

  boolean has(int branch, HeadRecord record) {
    Misfit one = new Misfit(branch, record.head());
    return certain.contains(one) || strays.contains(one);
  }

  /** With a head that was passed in a branch and that what the newest one states lacks. */
  Misfits plusStray(int branch, HeadRecord record) {
    Misfit one = new Misfit(branch, record.head());
    return retried.getOrDefault(one, 0) > CoreLimits.MAX_PASSED_HEADS
        ? new Misfits(plus(certain, one), strays, retried)
        : new Misfits(certain, plus(strays, one), retried);
  }

  /**
   * With the newest head of a branch, which has left it.
   *
   * @param isSettled whether the head before is known to be of the branch
   */
  Misfits plusLeft(int branch, HeadRecord newest, boolean isSettled) {
    Set<Misfit> rest = new HashSet<>();
    Map<Misfit, Integer> again = new HashMap<>(retried);
    for (Misfit stray : strays) {
      if (stray.branch() == branch) {
        again.merge(stray, 1, Integer::sum);
      } else {
        rest.add(stray);
      }
    }
    Misfits next = new Misfits(certain, rest, again);
    return isSettled
        ? new Misfits(plus(certain, new Misfit(branch, newest.head())), rest, again)
        : next.plusStray(branch, newest);
  }

  /** Without those of a branch whose number may be given to another one. */
  Misfits without(int branch) {
    Map<Misfit, Integer> others = new HashMap<>(retried);
    others.keySet().removeIf(one -> one.branch() == branch);
    return new Misfits(without(certain, branch), without(strays, branch), others);
  }

  private static Set<Misfit> without(Set<Misfit> some, int branch) {
    Set<Misfit> rest = new HashSet<>(some);
    rest.removeIf(one -> one.branch() == branch);
    return rest;
  }

  private static Set<Misfit> plus(Set<Misfit> some, Misfit one) {
    Set<Misfit> all = new HashSet<>(some);
    all.add(one);
    return all;
  }
}
