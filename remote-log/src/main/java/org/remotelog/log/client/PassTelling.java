package org.remotelog.log.client;

import java.io.IOException;
import java.util.List;
import org.remotelog.log.Gap;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.core.ReaderEffect;

/** Carries out the effects of a reader that only say what happened and why. */
abstract class PassTelling implements ReaderEffect.Handler {
  private final Ears ears;
  private final LogJournal journal;
  private final LogName log;
  private final long nowMs;

  /** Who is told. */
  record Ears(LogSource source, LogEvents events, TraceRecorder trace, PassTally tally) {}

  PassTelling(Ears ears, LogJournal journal, LogName log, long nowMs) {
    this.ears = ears;
    this.journal = journal;
    this.log = log;
    this.nowMs = nowMs;
  }

  @Override
  public void on(ReaderEffect.PlannedSide effect) {
    ears.trace().planned(log, new ReaderEffect.Planned(effect.of(), effect.plan()));
  }

  @Override
  public void on(ReaderEffect.Planned effect) {
    ears.trace().planned(log, effect);
    ears.source().onPlan(log, effect.plan());
  }

  @Override
  public void on(ReaderEffect.Refused effect) {
    ears.trace().refused(log, effect);
    ears.tally()
        .refusals
        .add(new CatchUp.Refusal(log, effect.what(), effect.source(), effect.reason()));
    ears.events().refused(log, effect.what(), effect.source(), effect.reason());
  }

  @Override
  public void on(ReaderEffect.Forked effect) throws IOException {
    ears.trace().forked(log, effect);
    journal.putForkSeen(log, effect.other().sequence(), nowMs);
    ears.tally().warnings.add("log " + log + " is forked at record " + effect.other().sequence());
    ears.events().forked(log, effect.one(), effect.other());
  }

  @Override
  public void on(ReaderEffect.Stale effect) {
    ears.tally().stale(log, effect);
    ears.trace().stale(log, effect);
    ears.events().stale(log, effect.sequence(), effect.floor());
  }

  @Override
  public void on(ReaderEffect.Warn effect) {
    ears.trace().warned(log, effect.text());
    ears.tally().warnings.add("log " + log + ": " + effect.text());
    ears.events().warned(log, effect.text());
  }

  @Override
  public void on(ReaderEffect.ReportGaps effect) throws IOException {
    List<Gap> gaps = journal.putGaps(log, effect.gaps());
    ears.trace().gaps(log, gaps);
    ears.tally().gaps.addAll(gaps);
  }
}
