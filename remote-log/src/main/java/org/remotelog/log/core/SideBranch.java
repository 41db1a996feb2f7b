package org.remotelog.log.core;

import java.util.Optional;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.ReaderState.Accepted;

/**
 * Another history of a forked log, beside the main one that {@link ReaderState} tells of: its
 * newest head that is known, and how far it was read.
 *
 * @param number tells the branches of a log apart, from 1 to {@link CoreLimits#MAX_SIDE_BRANCHES};
 *     never another one for the same branch
 * @param record the record that was signed for it
 * @param accepted that record with its head; empty while the head block is not to be had
 * @param held entries of this branch that were read, or that are the main branch's as well
 * @param differs the lowest number that is known to hold another entry than the main branch does,
 *     or one that the main branch has not; {@link Long#MAX_VALUE} when none is known
 */
public record SideBranch(
    int number, HeadRecord record, Optional<Accepted> accepted, SequenceRanges held, long differs) {

  /** The first position of branch 1; positions of the main branch are below. */
  private static final long POSITIONS = Limits.MAX_SEQUENCE + 1;

  public SideBranch {
    if (number < 1 || number > CoreLimits.MAX_SIDE_BRANCHES) {
      throw new IllegalArgumentException("side branch " + number);
    }
  }

  /**
   * A place in a log as one number, so that two entries with one sequence number in two branches
   * have different ones: the number itself in the main branch, far above all of these in others.
   *
   * @param branch 0 for the main branch
   */
  public static long position(int branch, long sequence) {
    return branch * POSITIONS + sequence;
  }

  /** How many entries it has, 0 while its head is not here. */
  public long count() {
    return accepted.map(a -> a.head().count()).orElse(0L);
  }

  /** Whether its head and every entry of it are here. */
  public boolean isRead() {
    return accepted.isPresent()
        && (count() == 0 || held.containsAll(new SequenceRange(1, count())));
  }

  /** Up to which number it is known to hold the same entries as the main branch. */
  public long commonPart() {
    return Math.min(held.contiguousFromOne(), differs - 1);
  }

  SideBranch withHead(Accepted next) {
    return new SideBranch(number, next.record(), Optional.of(next), held, differs);
  }

  SideBranch withHeld(SequenceRanges nextHeld, long nextDiffers) {
    return new SideBranch(number, record, accepted, nextHeld, nextDiffers);
  }
}
