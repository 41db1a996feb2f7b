package org.remotelog.log.core;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import org.remotelog.log.LogName;

/**
 * For which logs of a group the pointers are asked in one pass of many.
 *
 * <p>In a small group for all. In a large one for those that had news lately, and for a share of
 * the rest that goes round: every log has a turn that follows from its name alone, so each is asked
 * once in {@link CoreLimits#POLL_TURNS} passes, whoever comes, goes or falls silent in between.
 * What the others wrote is learned earlier when a roster shows it.
 *
 * <p>Ended logs that are read to their end are no part of this: they are asked for about hourly,
 * however large the group is, since another copy of the home may still name a log that goes on.
 */
public final class PollPlan {
  private PollPlan() {}

  /**
   * The logs to ask for.
   *
   * @param active logs that had news lately
   * @param pass number of the pass; each pass has the next one
   */
  public static Set<LogName> of(Collection<LogName> logs, Set<LogName> active, long pass) {
    Set<LogName> asked = new LinkedHashSet<>();
    boolean isSmall = logs.size() <= CoreLimits.MAX_LOGS_ASKED_ALWAYS;
    for (LogName log : logs) {
      if (isSmall || active.contains(log) || turn(log) == Math.floorMod(pass, turns())) {
        asked.add(log);
      }
    }
    return asked;
  }

  /**
   * Whether an ended log of which everything is held is asked for now: once in {@link
   * CoreLimits#QUIET_LOG_MS}, each at a time of its own within that, as its name has it.
   *
   * @param lastMs when the pass before this one was
   */
  public static boolean isDueOfQuiet(LogName log, long lastMs, long nowMs) {
    long periodMs = CoreLimits.QUIET_LOG_MS;
    long shiftMs = (log.publicKey().get(0) & 0xff) * periodMs / 256;
    return Math.abs(nowMs - lastMs) >= periodMs
        || Math.floorDiv(nowMs + shiftMs, periodMs) != Math.floorDiv(lastMs + shiftMs, periodMs);
  }

  private static long turns() {
    return CoreLimits.POLL_TURNS;
  }

  private static long turn(LogName log) {
    return (log.publicKey().get(0) & 0xff) % turns();
  }
}
