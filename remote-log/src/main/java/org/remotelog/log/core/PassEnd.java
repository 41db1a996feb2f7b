package org.remotelog.log.core;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.remotelog.log.Gap;
import org.remotelog.log.GapCause;
import org.remotelog.log.Head;
import org.remotelog.log.SequenceRange;

/** What a pass says at its end: the gaps that remain, and what was odd. */
public final class PassEnd {
  /** What a pass warns of while a log is known to be forked. */
  public static final String FORKED =
      "it is forked: its writer signed several histories, which are read together";

  private PassEnd() {}

  static Reading report(Reading ended, long nowMs, List<ReaderEffect> effects) {
    Reading reading = WaitingHeads.kept(ended);
    ReaderState state = reading.state();
    if (!WaitingHeads.isSame(state, ended.state())) {
      effects.add(new ReaderEffect.PersistSides(state));
    }
    List<Gap> gaps = new ArrayList<>();
    if (state.accepted().isPresent()) {
      ReaderState.Accepted accepted = state.accepted().get();
      warnings(accepted, nowMs, effects);
      if (!state.branches().isEmpty() && !reading.sides().isTold()) {
        effects.add(new ReaderEffect.Warn(FORKED));
      }
      missing(reading, accepted.head(), nowMs, gaps);
    }
    beyond(reading, nowMs, gaps);
    effects.add(new ReaderEffect.ReportGaps(gaps));
    return reading;
  }

  private static void missing(Reading reading, Head head, long nowMs, List<Gap> gaps) {
    ReaderState state = reading.state();
    if (head.count() == 0) {
      return;
    }
    SequenceRange all = new SequenceRange(1, head.count());
    List<SequenceRange> missing = state.held().missingIn(all);
    for (SequenceRange range : missing) {
      named(reading, range, nowMs, gaps);
    }
    if (missing.isEmpty() && !state.verified().root().equals(head.root())) {
      gaps.add(
          gap(
              state,
              all,
              GapCause.FORKED,
              "the entries held do not have the root that the newest head states",
              nowMs));
    }
  }

  /**
   * What may lie beyond the accepted head: records are tried from the newest down, so whatever
   * failed was newer than what was accepted. A fork is a gap until all its branches are read.
   */
  private static void beyond(Reading reading, long nowMs, List<Gap> gaps) {
    ReaderState state = reading.state();
    boolean forked = false;
    for (Reading.Trouble trouble : reading.troubles()) {
      if (trouble.isOpenEnded() && !(forked && trouble.cause() == GapCause.FORKED)) {
        forked |= trouble.cause() == GapCause.FORKED;
        Gap gap = gap(state, reading.beyondAccepted(), trouble.cause(), trouble.detail(), nowMs);
        if (!gaps.contains(gap)) {
          gaps.add(gap);
        }
      }
    }
    if (!forked) {
      String detail = unread(state);
      if (!detail.isEmpty()) {
        gaps.add(gap(state, reading.beyondAccepted(), GapCause.FORKED, detail, nowMs));
      }
    }
  }

  /** Why not all histories of a forked log are read; empty when they are. */
  private static String unread(ReaderState state) {
    for (SideBranch branch : state.branches()) {
      if (!branch.isRead()) {
        String record = "record " + branch.record().sequence();
        return branch.isHeld()
            ? "the entries of another history do not have the root that its head states, " + record
            : "another history of the log is not read whole, " + record;
      }
    }
    boolean isFull = state.branches().size() == CoreLimits.MAX_SIDE_BRANCHES;
    if (!state.unread().isEmpty() || (isFull && !state.waiting().isEmpty())) {
      // A head that cannot be compared yet may be of one of those.
      return "more than "
          + CoreLimits.MAX_SIDE_BRANCHES
          + " other histories, as far as it shows; the rest is not read";
    }
    // While something of the main one is missing, that is a gap already.
    if (!state.waiting().isEmpty() && state.verified().count() == state.count()) {
      return "it does not show yet of which history another head is, record "
          + state.waiting().get(0).record().sequence();
    }
    boolean isRead = !state.branches().isEmpty() || state.conflicts().isEmpty();
    return isRead ? "" : "another history of the log is not read whole";
  }

  /** Cuts a missing range by the troubles that explain it. */
  private static void named(Reading reading, SequenceRange range, long nowMs, List<Gap> gaps) {
    SequenceRanges explained = SequenceRanges.NONE;
    for (Reading.Trouble trouble : reading.troubles()) {
      long first = Math.max(range.first(), trouble.range().first());
      long last = Math.min(range.last(), trouble.range().last());
      if (first <= last && !trouble.isOpenEnded()) {
        for (SequenceRange part : explained.missingIn(new SequenceRange(first, last))) {
          gaps.add(gap(reading.state(), part, trouble.cause(), trouble.detail(), nowMs));
          explained = explained.plus(part);
        }
      }
    }
    for (SequenceRange rest : explained.missingIn(range)) {
      gaps.add(gap(reading.state(), rest, GapCause.NOT_FETCHED, "no head or page links it", nowMs));
    }
  }

  private static void warnings(
      ReaderState.Accepted accepted, long nowMs, List<ReaderEffect> effects) {
    Instant now = Instant.ofEpochMilli(nowMs);
    if (accepted.head().writtenAtMs() > nowMs + CoreLimits.CLOCK_TOLERANCE_MS) {
      effects.add(
          new ReaderEffect.Warn(
              "the newest head was written in the future, at "
                  + Instant.ofEpochMilli(accepted.head().writtenAtMs())
                  + ": the clock of this device or of its writer is wrong"));
    }
    if (accepted.record().validity().isBefore(now)) {
      effects.add(
          new ReaderEffect.Warn(
              "the newest head record expired at "
                  + accepted.record().validity()
                  + "; its entries are the last known"));
    }
  }

  private static Gap gap(
      ReaderState state, SequenceRange range, GapCause cause, String detail, long nowMs) {
    return new Gap(state.log(), range, cause, detail, nowMs);
  }
}
