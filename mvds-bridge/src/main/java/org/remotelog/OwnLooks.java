package org.remotelog;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.remotelog.log.LogName;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.mvds.GroupId;

/**
 * When all pointers were last asked for own logs, before something was published, and what they
 * told that is still to be acted on. It is kept in memory only: a home that was put back, or
 * copied, is opened by a program that asks at once. Safe for use by several threads.
 */
final class OwnLooks {
  private final Map<LogName, Long> askedAtMs = new HashMap<>();
  private final Map<LogName, Long> unansweredAtMs = new HashMap<>();

  /** Own logs that another copy of the home has written, by the group that they are of. */
  private final Map<LogName, GroupId> writtenElsewhere = new LinkedHashMap<>();

  /** Whether the last look is too long ago, or a clock that went back says nothing of it. */
  synchronized boolean isDue(LogName log, long nowMs) {
    Long askedMs = askedAtMs.get(log);
    return askedMs == null || isOver(askedMs, nowMs);
  }

  /** All pointers have answered, and no other copy of the home has written. */
  synchronized void asked(LogName log, long nowMs) {
    askedAtMs.values().removeIf(askedMs -> isOver(askedMs, nowMs));
    askedAtMs.put(log, nowMs);
  }

  /** A look is over, and so many of the pointers that were asked have not answered. */
  synchronized void answered(LogName log, int silent, long nowMs) {
    if (silent > 0) {
      unansweredAtMs.put(log, nowMs);
    } else {
      unansweredAtMs.remove(log);
    }
  }

  /** Whether a pointer that was asked has not answered just now: it is given some time. */
  synchronized boolean isUnansweredLately(LogName log, long nowMs) {
    Long unansweredMs = unansweredAtMs.get(log);
    return unansweredMs != null && !isOver(unansweredMs, nowMs);
  }

  /** Another copy of the home has written the log: it is to be ended, now or in a later pass. */
  synchronized void writtenElsewhere(GroupId group, LogName log) {
    writtenElsewhere.put(log, group);
  }

  /** Logs of the group that are still to be ended; what was to end them has failed. */
  synchronized Set<LogName> writtenElsewhere(GroupId group) {
    Set<LogName> logs = new LinkedHashSet<>(writtenElsewhere.keySet());
    logs.removeIf(log -> !group.equals(writtenElsewhere.get(log)));
    return logs;
  }

  /** It was ended, or is no own log any more. */
  synchronized void ended(LogName log) {
    writtenElsewhere.remove(log);
  }

  private static boolean isOver(long askedMs, long nowMs) {
    return Math.abs(nowMs - askedMs) >= CoreLimits.OWN_LOG_LOOK_MS;
  }
}
