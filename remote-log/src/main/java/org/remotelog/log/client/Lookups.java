package org.remotelog.log.client;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.LongFunction;
import org.remotelog.bytes.Digest;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.core.ReadContext;

/** Lets a pure step look rows of a home up; a failing home ends the step and its transaction. */
final class Lookups {
  private Lookups() {}

  private interface Lookup<T> {
    Optional<T> apply(long sequence) throws IOException;
  }

  /** What a step over a log may look up; it throws UncheckedIOException when the home fails. */
  static ReadContext context(LogSource source, Tables tables, LogName log) {
    LogJournal journal = new LogJournal(tables);
    PastHeads past = new PastHeads(tables, log);
    return new ReadContext(
        source.secrets(),
        source.idRule(),
        lookup(sequence -> journal.commitment(log, sequence)),
        lookup(sequence -> journal.unconfirmed(log, sequence)),
        (branch, sequence) -> lookup(at -> journal.sideCommitment(log, branch, at)).apply(sequence),
        lookup(past::tag),
        source.newestFirst());
  }

  /** What is known of an entry of a log by any way. */
  static LongFunction<Optional<Digest>> commitment(LogJournal journal, LogName log) {
    return lookup(
        sequence -> {
          Optional<Digest> held = journal.commitment(log, sequence);
          return held.isPresent() ? held : journal.unconfirmed(log, sequence);
        });
  }

  private static <T> LongFunction<Optional<T>> lookup(Lookup<T> lookup) {
    return sequence -> {
      try {
        return lookup.apply(sequence);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    };
  }
}
