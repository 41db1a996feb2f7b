package org.remotelog.log.client;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.bytes.Digest;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.ReaderEffect;
import org.remotelog.log.core.SequenceRanges;

/** Commitments of entries that a signed head covers, in the rows of a home. */
final class EntryRows {
  private EntryRows() {}

  /** Keeps those of entries that came by the log; returns which ones. */
  static SequenceRanges put(LogJournal journal, LogName log, ReaderEffect.Deliver effect)
      throws IOException {
    SequenceRanges.Builder ranges = new SequenceRanges.Builder();
    for (int i = 0; i < effect.entries().size(); i++) {
      long sequence = effect.entries().get(i).sequence();
      ranges.add(sequence);
      journal.putCommitment(log, sequence, effect.commitments().get(i));
      journal.clearUnconfirmed(log, sequence);
    }
    return ranges.build();
  }

  /** What came directly is what the head says. */
  static void confirm(LogJournal journal, LogName log, SequenceRange range) throws IOException {
    for (long at = range.first(); at <= range.last(); at++) {
      Optional<Digest> claimed = journal.unconfirmed(log, at);
      if (claimed.isPresent()) {
        if (!journal.commitment(log, at).isPresent()) {
          journal.putCommitment(log, at, claimed.get());
        }
        journal.clearUnconfirmed(log, at);
      }
    }
  }
}
