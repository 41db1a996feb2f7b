package org.remotelog.bridge;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.WriterState;
import org.remotelog.mvds.GroupId;

/**
 * Ended logs of a group of which everything is here, their successors too, with the time since
 * when. Nothing more is expected of them: pointers are asked for them rarely, and once the own
 * heads have said what is held of them, these say it no more. In the tables of a home; good for the
 * one piece of work that gave the tables.
 */
public final class QuietLogs {
  private static final int VERSION = 1;
  private static final Bytes QUIET = Bytes.utf8("quiet ");

  private final Table meta;
  private final GroupId group;

  public QuietLogs(Tables tables, GroupId group) {
    this.meta = tables.table(HomeTable.META);
    this.group = group;
  }

  /** The logs, and since when each is one of them, on the clock of this device. */
  public Map<LogName, Long> sinceMs() throws IOException {
    Map<LogName, Long> quiet = new LinkedHashMap<>();
    Bytes prefix = Keys.of(QUIET, group.bytes());
    for (Row row : meta.scanPrefix(prefix, Integer.MAX_VALUE)) {
      Bytes name = row.key().slice(row.key().size() - LogName.SIZE, row.key().size());
      quiet.put(
          Rows.decode("quiet log", () -> LogName.of(name)),
          Rows.decode("quiet log", () -> sinceMs(row.value())));
    }
    return quiet;
  }

  private static long sinceMs(Bytes row) throws MalformedException {
    ByteReader in = new ByteReader(row);
    int version = in.u8();
    if (version != VERSION) {
      throw new MalformedException("quiet log of version " + version);
    }
    long sinceMs = in.varint();
    in.expectEnd();
    return sinceMs;
  }

  /** The log is one of these from now on, or not any more. */
  public void put(LogName log, boolean isQuiet, long nowMs) throws IOException {
    Bytes key = Keys.of(QUIET, group.bytes(), log.publicKey());
    if (!isQuiet) {
      meta.delete(key);
    } else if (!meta.get(key).isPresent()) {
      meta.put(key, new ByteWriter().u8(VERSION).varint(Math.max(0, nowMs)).toBytes());
    }
  }

  /**
   * Those of which heads need say nothing any more: one that was signed since has said it.
   *
   * @param own the own log's writer
   * @param others of how many logs its heads speak
   */
  public Set<LogName> toldBy(WriterState own, int others) throws IOException {
    // Those of larger groups stand in the roster.
    long toldMs =
        others <= CoreLimits.MAX_HEAD_RECEIPTS ? own.headWrittenAtMs() : own.notes().rosterAtMs();
    Set<LogName> told = new LinkedHashSet<>();
    sinceMs()
        .forEach(
            (log, sinceMs) -> {
              if (sinceMs < toldMs) {
                told.add(log);
              }
            });
    return told;
  }
}
