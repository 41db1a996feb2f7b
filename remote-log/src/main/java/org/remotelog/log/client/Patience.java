package org.remotelog.log.client;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.remotelog.log.LogName;

/**
 * How long a pass bears with places that run out of time. A node that is online searches its
 * network for a block that it lacks until the deadline is over, so a log of which much is lost
 * would hold a pass for hours. Counted for each log by itself, so that no log keeps a place from
 * giving the blocks of others. Safe for use by several threads.
 */
final class Patience {
  private final Map<LogName, OfLog> logs = new ConcurrentHashMap<>();

  OfLog of(LogName log) {
    return logs.computeIfAbsent(log, name -> new OfLog());
  }

  /** The patience with all places, over the blocks of one log. */
  static final class OfLog {
    private final Map<String, AtomicInteger> late = new ConcurrentHashMap<>();

    /** Whether the place is asked for no more blocks of this log. */
    boolean isOver(String place) {
      AtomicInteger count = late.get(place);
      return count != null && count.get() >= ClientLimits.MAX_LATE_ANSWERS;
    }

    void ranOutOfTime(String place) {
      late.computeIfAbsent(place, name -> new AtomicInteger()).incrementAndGet();
    }
  }

  /** Whether a failure after so long is one of time: most of the deadline was used up. */
  static boolean isLate(long ms, Duration deadline) {
    return ms >= deadline.toMillis() / 4 * 3;
  }
}
