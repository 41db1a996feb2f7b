package org.remotelog;

/**
 * How far one pass goes.
 *
 * @param reach for whom pointers are asked
 * @param newestFirst whether the newest entries of each log are fetched first. They may wait for
 *     their parents until the pass is over: {@link RemoteLogClient#waiting} shows them meanwhile
 */
public record SyncOptions(Reach reach, boolean newestFirst) {
  /** For whom a pass asks the pointers. */
  public enum Reach {
    /**
     * For every log of the group. For those that have ended and are read to their end once in
     * {@value org.remotelog.log.core.CoreLimits#QUIET_LOG_MS} milliseconds, in any pass.
     */
    EVERYBODY,
    /**
     * In groups of more than {@value org.remotelog.log.core.CoreLimits#MAX_LOGS_ASKED_ALWAYS} logs
     * for those that had news lately, and for a part of the others; after {@value
     * org.remotelog.log.core.CoreLimits#POLL_TURNS} such passes every log was asked for.
     */
    SPARING,
    /** For nobody: what is pending is published, and that is all. */
    NOBODY
  }

  /** Everybody, oldest entries first. */
  public static final SyncOptions DEFAULT = new SyncOptions(Reach.EVERYBODY, false);

  /** The same with this reach. */
  public SyncOptions withReach(Reach next) {
    return new SyncOptions(next, newestFirst);
  }

  /** The same, newest entries first or not. */
  public SyncOptions withNewestFirst(boolean next) {
    return new SyncOptions(reach, next);
  }
}
