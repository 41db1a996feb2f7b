package org.remotelog.bridge;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
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

  /** The same with the own log whose heads have said what is held of it. */
  private static final int VERSION_TOLD = 2;

  private static final Bytes QUIET = Bytes.utf8("quiet ");

  private final Table meta;
  private final GroupId group;

  public QuietLogs(Tables tables, GroupId group) {
    this.meta = tables.table(HomeTable.META);
    this.group = group;
  }

  /** Since when a log is one of these, and whose heads have said what is held of it. */
  record Quiet(long sinceMs, Optional<LogName> toldBy) {
    static Quiet parse(Bytes row) throws MalformedException {
      ByteReader in = new ByteReader(row);
      int version = in.u8();
      if (version != VERSION && version != VERSION_TOLD) {
        throw new MalformedException("quiet log of version " + version);
      }
      long sinceMs = in.varint();
      Optional<LogName> toldBy =
          version == VERSION_TOLD
              ? Optional.of(LogName.of(in.take(LogName.SIZE)))
              : Optional.empty();
      in.expectEnd();
      return new Quiet(sinceMs, toldBy);
    }

    Bytes toBytes() {
      ByteWriter out = new ByteWriter().u8(toldBy.isPresent() ? VERSION_TOLD : VERSION);
      out.varint(sinceMs);
      toldBy.ifPresent(log -> out.bytes(log.publicKey()));
      return out.toBytes();
    }
  }

  private Map<LogName, Quiet> all() throws IOException {
    Map<LogName, Quiet> quiet = new LinkedHashMap<>();
    Bytes prefix = Keys.of(QUIET, group.bytes());
    for (Row row : meta.scanPrefix(prefix, Integer.MAX_VALUE)) {
      Bytes name = row.key().slice(row.key().size() - LogName.SIZE, row.key().size());
      quiet.put(
          Rows.decode("quiet log", () -> LogName.of(name)),
          Rows.decode("quiet log", () -> Quiet.parse(row.value())));
    }
    return quiet;
  }

  /** The logs, and since when each is one of them, on the clock of this device. */
  public Map<LogName, Long> sinceMs() throws IOException {
    Map<LogName, Long> since = new LinkedHashMap<>();
    all().forEach((log, quiet) -> since.put(log, quiet.sinceMs()));
    return since;
  }

  /** The log is one of these from now on, or not any more. */
  public void put(LogName log, boolean isQuiet, long nowMs) throws IOException {
    if (!isQuiet) {
      meta.delete(key(log));
    } else if (!meta.get(key(log)).isPresent()) {
      meta.put(key(log), new Quiet(Math.max(0, nowMs), Optional.empty()).toBytes());
    }
  }

  private Bytes key(LogName log) {
    return Keys.of(QUIET, group.bytes(), log.publicKey());
  }

  /** Whether heads have said what is held of a log. */
  public interface Said {
    boolean isSaid(LogName log) throws IOException;
  }

  /**
   * Remembers which of them heads of an own log have said: there may have been no room for some.
   * Once they are left out, what was said does not show any more.
   */
  public void noteTold(LogName own, Said said) throws IOException {
    for (Map.Entry<LogName, Quiet> one : all().entrySet()) {
      Quiet told = new Quiet(one.getValue().sinceMs(), Optional.of(own));
      if (!told.equals(one.getValue()) && said.isSaid(one.getKey())) {
        meta.put(key(one.getKey()), told.toBytes());
      }
    }
  }

  /**
   * Those of which heads need say nothing any more, as one has said it.
   *
   * @param own the own log's writer
   * @param others of how many logs its heads speak
   */
  public Set<LogName> toldBy(WriterState own, int others) throws IOException {
    boolean isInHeads = others <= CoreLimits.MAX_HEAD_RECEIPTS;
    Set<LogName> told = new LinkedHashSet<>();
    all()
        .forEach(
            (log, quiet) -> {
              // Those of larger groups stand in the roster, which has room for all.
              boolean isTold =
                  isInHeads
                      ? quiet.toldBy().filter(own.log()::equals).isPresent()
                      : quiet.sinceMs() < own.notes().rosterAtMs();
              if (isTold) {
                told.add(log);
              }
            });
    return told;
  }
}
