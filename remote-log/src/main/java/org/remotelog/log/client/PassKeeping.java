package org.remotelog.log.client;

import java.io.IOException;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.ReaderEffect;

/** Carries out the effects of a reader that change what is remembered of entries and heads. */
abstract class PassKeeping extends PassTelling {
  private final LogSource source;
  final Tables tables;
  final LogJournal journal;
  final LogName log;

  PassKeeping(Ears ears, Tables tables, LogJournal journal, LogName log, long nowMs) {
    super(ears, journal, log, nowMs);
    this.source = ears.source();
    this.tables = tables;
    this.journal = journal;
    this.log = log;
  }

  @Override
  public void on(ReaderEffect.Confirm effect) throws IOException {
    EntryRows.confirm(journal, log, effect.range());
    source.onConfirmed(tables, log, effect.range());
  }

  @Override
  public void on(ReaderEffect.TakeToSide effect) throws IOException {
    for (SequenceRange range : effect.ranges()) {
      if (effect.isShared()) {
        journal.sides(log).share(effect.from(), effect.branch(), range);
      } else {
        journal.sides(log).move(effect.from(), effect.branch(), range);
      }
    }
    if (!effect.isShared()) {
      source.onMovedToSide(tables, log, effect.from(), effect.branch(), effect.ranges());
    }
  }

  @Override
  public void on(ReaderEffect.Replace effect) throws IOException {
    source.onReplaced(tables, log, effect.branch(), effect.ranges());
  }

  @Override
  public void on(ReaderEffect.Persist effect) throws IOException {
    journal.putReader(effect.state());
    new PastHeads(tables, log).note(effect.state());
    source.onHeads(tables, effect.state());
  }

  @Override
  public void on(ReaderEffect.PersistSides effect) throws IOException {
    journal.putSides(effect.state());
    new PastHeads(tables, log).note(effect.state());
    new ReceiptSource(tables).forgetAbove(log, effect.state().verified().count());
    source.onHeads(tables, effect.state());
  }
}
