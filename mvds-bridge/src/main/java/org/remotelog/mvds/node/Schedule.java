package org.remotelog.mvds.node;

/** When an epoch may begin, and when messages that wait for parents are looked at. */
final class Schedule {
  private final long epochMs;
  private long nextEpochMs = Long.MIN_VALUE;
  private long nextMessagesMs = Long.MIN_VALUE;

  Schedule(long epochMs) {
    this.epochMs = epochMs;
  }

  /**
   * How long nothing is to be done; 0 when something is, the largest number for ever.
   *
   * @param dueMs when the engine has something to send; the largest number when it has nothing
   * @param waiting whether messages wait
   */
  long waitMs(long nowMs, long dueMs, boolean waiting) {
    long nextMs = dueMs == Long.MAX_VALUE ? dueMs : Math.max(dueMs, nextEpochMs);
    if (waiting) {
      nextMs = Math.min(nextMs, nextMessagesMs);
    }
    return nextMs == Long.MAX_VALUE ? nextMs : Math.max(nextMs, nowMs) - nowMs;
  }

  /** Whether an epoch begins now, as the last one is over and something is due. */
  boolean beginEpoch(long nowMs, long dueMs) {
    if (nowMs < nextEpochMs || dueMs > nowMs) {
      return false;
    }
    nextEpochMs = nowMs + epochMs;
    return true;
  }

  /** Whether waiting messages are to be looked at now. */
  boolean beginMessages(long nowMs) {
    if (nowMs < nextMessagesMs) {
      return false;
    }
    nextMessagesMs = nowMs + NodeLimits.MESSAGES_TICK_MS;
    return true;
  }
}
