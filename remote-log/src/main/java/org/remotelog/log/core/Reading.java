package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.log.GapCause;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.ReaderState.Unplaced;

/**
 * A reader in the middle of a pass: what it remembers for good, and what this pass met.
 *
 * @param state what is remembered
 * @param awaiting the record whose head block was asked for
 * @param fallbacks older acceptable records, to be tried when that block does not come
 * @param troubles what went wrong, by range
 * @param newestSeen the highest number among the valid records that pointers gave, now or before
 * @param askedAgain whether pointers were asked a second time, as a block was gone
 * @param sides what the pass met of other branches
 */
public record Reading(
    ReaderState state,
    Optional<HeadRecord> awaiting,
    List<Unplaced> fallbacks,
    List<Trouble> troubles,
    long newestSeen,
    boolean askedAgain,
    Sides sides) {

  /** Why a range could not be had in this pass; a range without end is one of unknown length. */
  public record Trouble(SequenceRange range, GapCause cause, String detail) {
    boolean isOpenEnded() {
      return range.last() == Long.MAX_VALUE;
    }
  }

  public Reading {
    fallbacks = List.copyOf(fallbacks);
    troubles = List.copyOf(troubles);
  }

  /** The start of a pass. */
  public static Reading start(ReaderState state) {
    long floor = state.accepted().map(accepted -> accepted.record().sequence()).orElse(0L);
    return new Reading(state, Optional.empty(), List.of(), List.of(), floor, false, Sides.NONE);
  }

  Reading with(ReaderState next) {
    return new Reading(next, awaiting, fallbacks, troubles, newestSeen, askedAgain, sides);
  }

  /** Without a side branch, whose number may be given to another one. */
  Reading withoutBranch(int number) {
    return with(state.withoutBranch(number)).with(sides.without(number));
  }

  Reading awaiting(Optional<HeadRecord> record, List<Unplaced> rest) {
    return new Reading(state, record, rest, troubles, newestSeen, askedAgain, sides);
  }

  Reading withTrouble(SequenceRange range, GapCause cause, String detail) {
    List<Trouble> next = new ArrayList<>(troubles);
    next.add(new Trouble(range, cause, detail));
    return new Reading(state, awaiting, fallbacks, next, newestSeen, askedAgain, sides);
  }

  Reading seen(List<HeadRecord> valid) {
    long newest = newestSeen;
    for (HeadRecord record : valid) {
      newest = Math.max(newest, record.sequence());
    }
    return new Reading(state, awaiting, fallbacks, troubles, newest, askedAgain, sides);
  }

  Reading askingAgain() {
    return new Reading(state, awaiting, fallbacks, troubles, newestSeen, true, sides);
  }

  Reading with(Sides next) {
    return new Reading(state, awaiting, fallbacks, troubles, newestSeen, askedAgain, next);
  }

  /** Whether its newest head turned out to be of another branch since then. */
  public boolean isCutSince(Reading before) {
    return sides.cuts() > before.sides.cuts();
  }

  Reading sideAwaiting(HeadRecord record) {
    return with(sides.awaiting(record));
  }

  Reading below(List<Unplaced> heads) {
    return with(sides.below(heads));
  }

  /** With one more head that is to be compared once more is held. */
  Reading alsoBelow(Unplaced head) {
    List<Unplaced> all = new ArrayList<>(sides.below());
    all.removeIf(one -> one.record().head().equals(head.record().head()));
    all.add(head);
    return below(all);
  }

  /** From the first entry that no accepted head covers, with unknown end. */
  SequenceRange beyondAccepted() {
    return new SequenceRange(state.count() + 1, Long.MAX_VALUE);
  }
}
