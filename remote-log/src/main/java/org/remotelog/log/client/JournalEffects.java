package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Entry;
import org.remotelog.log.LogName;
import org.remotelog.log.core.Step;
import org.remotelog.log.core.WriterEffect;
import org.remotelog.log.core.WriterState;

/**
 * Carries out the effects of one writer's step inside a transaction: what is to be persisted goes
 * to the journal at once, what is to be sent is noted, for after the commit.
 */
final class JournalEffects implements WriterEffect.Handler {
  private final LogJournal journal;
  private final LogName log;
  private final List<Entry> appended = new ArrayList<>();
  private boolean put;
  private Optional<WriterState.Outgoing> publish = Optional.empty();
  private long acknowledged;

  JournalEffects(LogJournal journal, LogName log) {
    this.journal = journal;
    this.log = log;
  }

  void carryOut(Step<WriterState, WriterEffect> step) throws IOException {
    for (WriterEffect effect : step.effects()) {
      effect.runOn(this);
    }
  }

  List<Entry> appended() {
    return appended;
  }

  boolean wantsPut() {
    return put;
  }

  Optional<WriterState.Outgoing> publish() {
    return publish;
  }

  long acknowledged() {
    return acknowledged;
  }

  @Override
  public void on(WriterEffect.PersistEntries effect) throws IOException {
    List<Digest> commitments = effect.commitments();
    for (int i = 0; i < commitments.size(); i++) {
      Entry entry = effect.entries().get(i);
      journal.putEntry(log, entry);
      journal.putCommitment(log, entry.sequence(), commitments.get(i));
      appended.add(entry);
    }
    journal.putFrontier(effect.state());
  }

  @Override
  public void on(WriterEffect.PersistOutgoing effect) throws IOException {
    journal.putOutgoingBlocks(log, effect.blocks());
    journal.putReplaced(log, effect.state().recordSequence(), effect.replaced());
    journal.putLayout(effect.state());
    journal.putNotes(effect.state());
  }

  @Override
  public void on(WriterEffect.PutBlocks effect) {
    put = true;
  }

  @Override
  public void on(WriterEffect.PublishRecord effect) {
    publish = Optional.of(effect.outgoing());
  }

  @Override
  public void on(WriterEffect.PersistPublished effect) throws IOException {
    journal.clearOutgoingBlocks(log);
    journal.putLayout(effect.state());
    journal.putStanding(effect.state());
    journal.replacedSince(log, effect.recordSequence(), effect.nowMs());
  }

  @Override
  public void on(WriterEffect.Acknowledge effect) {
    acknowledged = effect.sequence();
  }
}
