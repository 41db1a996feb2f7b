package org.remotelog.log.core;

import java.util.List;
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
 * @param own those of them that the main branch has not, as far as is known
 * @param verified the frontier over the entries 1..n that are held without a hole
 * @param before what was known before a head that is not yet known to extend it
 */
public record SideBranch(
    int number,
    HeadRecord record,
    Optional<Accepted> accepted,
    SequenceRanges held,
    SequenceRanges own,
    LogRoot verified,
    Optional<Before> before) {

  /** The first position of branch 1; positions of the main branch are below. */
  private static final long POSITIONS = Limits.MAX_SEQUENCE + 1;

  /**
   * Where the branch goes on when a newer head turns out to be one of yet another history.
   *
   * @param own as in the branch
   */
  public record Before(ReaderState.Before then, SequenceRanges own) {
    Before withPassed(List<Accepted> passed) {
      return new Before(then.withPassed(passed), own);
    }
  }

  public SideBranch {
    if (number < 1 || number > CoreLimits.MAX_SIDE_BRANCHES) {
      throw new IllegalArgumentException("side branch " + number);
    }
  }

  /** A branch of which nothing was read. */
  static SideBranch unread(int number, HeadRecord record, Optional<Accepted> accepted) {
    return new SideBranch(
        number,
        record,
        accepted,
        SequenceRanges.NONE,
        SequenceRanges.NONE,
        LogRoot.EMPTY,
        Optional.empty());
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

  /**
   * The lowest number that is known to hold another entry than the main branch does, or one that
   * the main branch has not; {@link Long#MAX_VALUE} when none is known.
   */
  public long differs() {
    return own.isEmpty() ? Long.MAX_VALUE : own.asList().get(0).first();
  }

  /** Whether its head and every entry of it are here, and are what the head states. */
  public boolean isRead() {
    return isHeld() && hasRoot();
  }

  /** Whether its head and as many entries as it states are here. */
  boolean isHeld() {
    return accepted.isPresent()
        && (count() == 0 || held.containsAll(new SequenceRange(1, count())));
  }

  /** Whether the entries that are here are those that its head states, once all are. */
  boolean hasRoot() {
    return verified.count() == count()
        && accepted.filter(one -> one.head().root().equals(verified.root())).isPresent();
  }

  /** Up to which number it is known to hold the same entries as the main branch. */
  public long commonPart() {
    return Math.min(held.contiguousFromOne(), differs() - 1);
  }

  /** The branch with a head that may go on with it. */
  SideBranch withHead(Accepted next) {
    Optional<Before> then = before;
    if (then.isPresent()) {
      List<Accepted> passed = ReaderState.Before.plus(passed(), accepted.get());
      then = Optional.of(then.get().withPassed(passed));
    } else if (accepted.isPresent()) {
      ReaderState.Before now = new ReaderState.Before(accepted.get(), held, verified, List.of());
      then = Optional.of(new Before(now, own));
    }
    return new SideBranch(number, next.record(), Optional.of(next), held, own, verified, then);
  }

  /** Heads that were passed before it was known whether they are of the branch. */
  List<Accepted> passed() {
    return before.map(one -> one.then().passed()).orElse(List.of());
  }

  SideBranch withoutPassed(List<Accepted> strays) {
    return new SideBranch(
        number,
        record,
        accepted,
        held,
        own,
        verified,
        before.map(one -> new Before(one.then().withoutPassed(strays), one.own())));
  }

  /** The branch whose head was signed again. */
  SideBranch renewed(Accepted next) {
    return new SideBranch(number, next.record(), Optional.of(next), held, own, verified, before);
  }

  SideBranch withHeld(SequenceRanges nextHeld, SequenceRanges nextOwn) {
    return new SideBranch(number, record, accepted, nextHeld, nextOwn, verified, before);
  }

  /** The branch once the main one has entries that were its own, also under the head before. */
  SideBranch withoutOwn(SequenceRanges alike) {
    return new SideBranch(
        number,
        record,
        accepted,
        held,
        own.minus(alike),
        verified,
        before.map(one -> new Before(one.then(), one.own().minus(alike))));
  }

  /** Whether its entries lie in more ranges between those of the main one than are kept. */
  boolean isWoven() {
    return own.asList().size() > CoreLimits.MAX_BRANCH_RANGES;
  }

  SideBranch withVerified(LogRoot next) {
    return new SideBranch(number, record, accepted, held, own, next, before);
  }

  /** The branch whose newest head is known to be one of it. */
  SideBranch settled() {
    return new SideBranch(number, record, accepted, held, own, verified, Optional.empty());
  }

  /** What it was before its newest head, which is one of another history. */
  SideBranch back() {
    ReaderState.Before then = before.get().then();
    return new SideBranch(
        number,
        then.newest().record(),
        Optional.of(then.newest()),
        then.held(),
        before.get().own(),
        then.verified(),
        then.behindNewest().map(rest -> new Before(rest, before.get().own())));
  }
}
