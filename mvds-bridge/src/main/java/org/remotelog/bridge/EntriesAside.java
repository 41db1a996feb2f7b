package org.remotelog.bridge;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.SideBranch;
import org.remotelog.mvds.GroupId;

/**
 * Entries of logs that were removed before them: they do not count, and may yet when the removal
 * turns out not to. By the places that they have in their logs; good for the one piece of work that
 * gave the tables.
 */
final class EntriesAside {
  private final Table meta;
  private final Bytes prefix;

  EntriesAside(Tables tables, GroupId group) {
    this.meta = tables.table(HomeTable.META);
    this.prefix = Keys.of(Bytes.utf8("aside "), group.bytes());
  }

  /** Keeps an entry that does not count now, because its log was removed before it. */
  void put(InboxRow row) throws IOException {
    InboxRow.Place place = row.position().orElseThrow(IllegalArgumentException::new);
    meta.put(Keys.of(prefix, place.log().publicKey(), Keys.u64(place.position())), row.toBytes());
  }

  /** What was set aside at these places of one history of a log is of another one. */
  void move(LogName log, int from, int branch, SequenceRange range) throws IOException {
    for (Row row : rows(log, from, range)) {
      InboxRow aside = Rows.decode("entry set aside", () -> InboxRow.parse(row.value()));
      InboxRow.Place place = aside.position().orElseThrow(IllegalArgumentException::new);
      put(aside.confirmedAt(place.in(branch), aside.metadata()));
      meta.delete(row.key());
    }
  }

  /** What was set aside at these places of one history of a log is kept no more. */
  void forget(LogName log, int branch, SequenceRange range) throws IOException {
    for (Row row : rows(log, branch, range)) {
      meta.delete(row.key());
    }
  }

  private List<Row> rows(LogName log, int branch, SequenceRange range) throws IOException {
    long base = SideBranch.position(branch, 0);
    Bytes first = Keys.of(prefix, log.publicKey(), Keys.u64(base + range.first()));
    Bytes end = Keys.of(prefix, log.publicKey(), Keys.u64(base + range.last() + 1));
    return meta.scan(first, end, Integer.MAX_VALUE);
  }

  /** Takes out what was set aside and counts after all, by log and ascending. */
  List<InboxRow> take(BiPredicate<LogName, Long> counts) throws IOException {
    List<InboxRow> found = new ArrayList<>();
    List<Bytes> taken = new ArrayList<>();
    int start = prefix.size();
    meta.scanPrefix(
        prefix,
        row -> {
          Bytes place = row.key().slice(start, row.key().size());
          LogName log = Rows.decode("entry set aside", () -> logOf(place));
          if (counts.test(log, Keys.u64At(place, LogName.SIZE))) {
            found.add(Rows.decode("entry set aside", () -> InboxRow.parse(row.value())));
            taken.add(row.key());
          }
          return true;
        });
    for (Bytes key : taken) {
      meta.delete(key);
    }
    return found;
  }

  /** The log that a place begins with; the number of an entry follows. */
  private static LogName logOf(Bytes place) throws MalformedException {
    ByteReader in = new ByteReader(place);
    LogName log = LogName.of(in.take(LogName.SIZE));
    in.u64();
    in.expectEnd();
    return log;
  }
}
