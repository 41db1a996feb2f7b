package org.remotelog.pointer.cached;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;

/** Records by log, each until its time is over. Safe for use by several threads. */
final class KeptRecords {
  private record Kept(List<Bytes> records, long newest, Instant from, Instant until) {}

  private final Clock clock;
  private final Map<LogName, Kept> kept = new LinkedHashMap<>(16, 0.75f, true);

  KeptRecords(Clock clock) {
    this.clock = clock;
  }

  synchronized Optional<List<Bytes>> of(LogName log) {
    return valid(log).map(Kept::records);
  }

  /** A clock that was set back makes nothing live longer. */
  private Optional<Kept> valid(LogName log) {
    Instant now = clock.instant();
    Optional<Kept> found = Optional.ofNullable(kept.get(log));
    return found.filter(one -> !now.isBefore(one.from()) && now.isBefore(one.until()));
  }

  /**
   * Keeps the records for the shortest time that one of them allows; nothing is kept when there are
   * none or one is damaged. An older answer that came late does not replace a newer one.
   */
  synchronized void put(LogName log, List<Bytes> records) {
    Duration shortest = Duration.ofMillis(Limits.MAX_KEPT_MS);
    long newest = -1;
    for (Bytes bytes : records) {
      try {
        HeadRecord record = IpnsRecordCodec.parse(log, bytes);
        newest = Math.max(newest, record.sequence());
        shortest = record.ttl().compareTo(shortest) < 0 ? record.ttl() : shortest;
      } catch (MalformedException e) {
        return;
      }
    }
    long before = valid(log).map(Kept::newest).orElse(-1L);
    if (newest < 0 || newest < before) {
      return;
    }
    Instant now = clock.instant();
    List<Bytes> copy = Collections.unmodifiableList(new ArrayList<>(records));
    kept.put(log, new Kept(copy, newest, now, now.plus(shortest)));
    if (kept.size() > Limits.MAX_KEPT_LOGS) {
      kept.remove(kept.keySet().iterator().next());
    }
  }

  synchronized int size() {
    return kept.size();
  }

  synchronized void forget(LogName log) {
    kept.remove(log);
  }
}
