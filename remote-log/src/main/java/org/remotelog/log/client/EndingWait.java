package org.remotelog.log.client;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.core.CoreLimits;

/**
 * Since when the ending of a log waits for something newer that is not to be had. It is remembered
 * for itself: a copy that goes on publishing what nobody can read makes fresh gaps all the time.
 * Good for the one piece of work that gave the tables.
 */
final class EndingWait {
  private static final Bytes WAITS = Bytes.utf8("ending ");
  private static final long LONG_AGO_MS = 0;

  private final Table meta;
  private final LogName log;
  private final Bytes key;

  EndingWait(Tables tables, LogName log) {
    this.meta = tables.table(HomeTable.META);
    this.log = log;
    this.key = Keys.of(WAITS, log.publicKey());
  }

  /** Whether it has waited for {@link CoreLimits#ENDING_WAIT_MS}, whichever way the clock went. */
  boolean isOver(long nowMs) throws IOException {
    Optional<Bytes> row = meta.get(key);
    return row.isPresent() && Math.abs(nowMs - sinceMs(row.get())) >= CoreLimits.ENDING_WAIT_MS;
  }

  /** Waits from now on, unless it waits already. */
  void begin(long nowMs) throws IOException {
    if (!meta.get(key).isPresent()) {
      put(nowMs);
    }
  }

  /** Waits as long once more, for what comes next. */
  void beginAgain(long nowMs) throws IOException {
    put(nowMs);
  }

  /** Has waited long enough, if it waits. */
  void cutShort() throws IOException {
    if (meta.get(key).isPresent()) {
      put(LONG_AGO_MS);
    }
  }

  /** There is nothing to wait for. */
  void end() throws IOException {
    meta.delete(key);
  }

  private void put(long sinceMs) throws IOException {
    meta.put(key, LogRows.finish(LogRows.row().varint(Math.max(LONG_AGO_MS, sinceMs))));
  }

  private long sinceMs(Bytes row) throws IOException {
    try {
      ByteReader in = LogRows.open(row);
      long sinceMs = in.varint();
      in.expectEnd();
      return sinceMs;
    } catch (MalformedException e) {
      throw new HomeDamagedException(
          "the home has a damaged row of the ending of log " + log + ": " + e.getMessage(), e);
    }
  }
}
