package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.LogName;

/**
 * What the passes over one group remember for the next; a value.
 *
 * @param pass number of the next pass
 * @param passAtMs when the last pass was, in milliseconds since 1970, 0 before the first
 * @param rosterAtMs when a roster was read last, in milliseconds since 1970, 0 for never
 * @param newsAtMs logs with the time of their last news, the newest first; at most {@link
 *     CoreLimits#MAX_ACTIVE_LOGS}
 */
public record PollState(long pass, long passAtMs, long rosterAtMs, Map<LogName, Long> newsAtMs) {
  /** Before the first pass. */
  public static final PollState FIRST = new PollState(0, 0, 0, Collections.emptyMap());

  /** Of rows without the time of the last pass. */
  private static final int FIRST_VERSION = 1;

  private static final int VERSION = 2;

  public PollState {
    if (pass < 0
        || passAtMs < 0
        || rosterAtMs < 0
        || newsAtMs.size() > CoreLimits.MAX_ACTIVE_LOGS) {
      throw new IllegalArgumentException(newsAtMs.size() + " active logs before pass " + pass);
    }
    newsAtMs = Collections.unmodifiableMap(new LinkedHashMap<>(newsAtMs));
  }

  /** The logs that had news so lately that more is likely. */
  public Set<LogName> active(long nowMs) {
    Set<LogName> active = new LinkedHashSet<>();
    newsAtMs.forEach(
        (log, atMs) -> {
          if (Math.abs(nowMs - atMs) <= CoreLimits.ACTIVE_LOG_MS) {
            active.add(log);
          }
        });
    return active;
  }

  /** How many rosters a pass of many may read. */
  public RosterChoice.Allowance rosters(long nowMs) {
    return Math.abs(nowMs - rosterAtMs) >= CoreLimits.ROSTER_PAUSE_MS
        ? RosterChoice.Allowance.SPARING
        : RosterChoice.Allowance.PAUSING;
  }

  /** After a pass that brought news of these logs, and read a roster or did not. */
  public PollState after(Collection<LogName> news, boolean readRoster, long nowMs) {
    Map<LogName, Long> next = new LinkedHashMap<>();
    news.forEach(log -> next.put(log, Math.max(0, nowMs)));
    newsAtMs.forEach(next::putIfAbsent);
    List<LogName> order = new ArrayList<>(next.keySet());
    for (LogName log :
        order.subList(Math.min(order.size(), CoreLimits.MAX_ACTIVE_LOGS), order.size())) {
      next.remove(log);
    }
    long number = pass == Long.MAX_VALUE ? 0 : pass + 1;
    long atMs = Math.max(0, nowMs);
    return new PollState(number, atMs, readRoster ? atMs : rosterAtMs, next);
  }

  /** As a row of a home. */
  public Bytes toBytes() {
    ByteWriter out = new ByteWriter().u8(VERSION).varint(pass).varint(passAtMs).varint(rosterAtMs);
    out.varint(newsAtMs.size());
    newsAtMs.forEach((log, atMs) -> out.bytes(log.publicKey()).varint(atMs));
    return out.toBytes();
  }

  /** Reads a row. */
  public static PollState parse(Bytes row) throws MalformedException {
    ByteReader in = new ByteReader(row);
    int version = in.u8();
    if (version != VERSION && version != FIRST_VERSION) {
      throw new MalformedException("state of passes of version " + version);
    }
    long pass = in.varint();
    long passAtMs = version == FIRST_VERSION ? 0 : in.varint();
    long rosterAtMs = in.varint();
    long count = in.varint();
    if (pass < 0
        || passAtMs < 0
        || rosterAtMs < 0
        || count < 0
        || count > CoreLimits.MAX_ACTIVE_LOGS) {
      throw new MalformedException(count + " active logs before pass " + pass);
    }
    Map<LogName, Long> news = new LinkedHashMap<>();
    for (long left = count; left > 0; left--) {
      LogName log = LogName.of(in.take(LogName.SIZE));
      long atMs = in.varint();
      if (atMs < 0 || news.put(log, atMs) != null) {
        throw new MalformedException("news of log " + log + " at " + atMs);
      }
    }
    in.expectEnd();
    return new PollState(pass, passAtMs, rosterAtMs, news);
  }
}
