package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;

/**
 * Which roster blocks a pass reads. Each says much the same as the others, so a few of the newest
 * do; more are of use when a pointer is silent or behind. Receipts differ: in large groups they
 * stand in rosters too, and those of members to whom something is given are read beside the few.
 */
public final class RosterChoice {
  private RosterChoice() {}

  /**
   * How many roster blocks a pass may fetch.
   *
   * @param calm when all pointers answer as they should
   * @param troubled when one failed, was empty, or gave an old record
   */
  public record Allowance(int calm, int troubled) {
    /** No roster is read. */
    public static final Allowance NONE = new Allowance(0, 0);

    /** What a pass over all logs may fetch. */
    public static final Allowance FULL =
        new Allowance(CoreLimits.ROSTERS_PER_CALM_PASS, CoreLimits.ROSTERS_PER_TROUBLED_PASS);

    /** What one of many passes may fetch. */
    public static final Allowance SPARING = new Allowance(1, 4);

    /** The same when a roster was read not long ago. */
    public static final Allowance PAUSING = new Allowance(0, 1);

    public Allowance {
      if (calm < 0 || troubled < calm || troubled > CoreLimits.ROSTERS_PER_TROUBLED_PASS) {
        throw new IllegalArgumentException(calm + " rosters, or " + troubled + " in trouble");
      }
    }

    int of(boolean isTroubled) {
      return isTroubled ? troubled : calm;
    }
  }

  /** The roster that an accepted head links. */
  public record Offer(LogName log, List<Cid> blocks, long writtenAtMs) {
    public Offer {
      blocks = List.copyOf(blocks);
    }
  }

  /** A block to fetch, and whose roster it belongs to. */
  public record Wanted(LogName log, Cid block) {}

  /**
   * The blocks with the receipts of members to whom something is given, those of the newest heads
   * first: the first block of a roster has them.
   *
   * @param awaited whose receipts are wanted
   * @param done blocks that were read or asked for already
   * @param taken how many of these the pass has asked for already
   */
  public static List<Wanted> ofAwaited(
      List<Offer> offers, Collection<LogName> awaited, Set<Cid> done, int taken) {
    List<Wanted> wanted = new ArrayList<>();
    int left = CoreLimits.AWAITED_ROSTERS_PER_PASS - taken;
    for (Offer offer : newestFirst(offers)) {
      boolean isAwaited = awaited.contains(offer.log()) && !offer.blocks().isEmpty();
      if (isAwaited && wanted.size() < left && !done.contains(offer.blocks().get(0))) {
        wanted.add(new Wanted(offer.log(), offer.blocks().get(0)));
      }
    }
    return wanted;
  }

  private static List<Offer> newestFirst(List<Offer> offers) {
    List<Offer> newestFirst = new ArrayList<>(offers);
    newestFirst.sort((one, other) -> Long.compare(other.writtenAtMs(), one.writtenAtMs()));
    return newestFirst;
  }

  /**
   * The blocks to fetch now, those of the newest heads first.
   *
   * @param done blocks that were read or asked for already
   * @param isTroubled whether a pointer failed, was empty or behind so far
   * @param taken how many the pass has asked for already
   */
  public static List<Wanted> of(
      List<Offer> offers, Set<Cid> done, Allowance allowance, boolean isTroubled, int taken) {
    List<Wanted> wanted = new ArrayList<>();
    int left = allowance.of(isTroubled) - taken;
    for (Offer offer : newestFirst(offers)) {
      for (Cid block : offer.blocks()) {
        if (wanted.size() < left && !done.contains(block)) {
          wanted.add(new Wanted(offer.log(), block));
        }
      }
    }
    return wanted;
  }
}
