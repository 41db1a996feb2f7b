package org.remotelog.mvds.core;

/**
 * How many new messages of one peer are taken: so many at once, and then so many a second. What is
 * above comes again, as it is not acknowledged.
 */
final class Intake {
  private static final long UNITS_OF_ONE = 1_000;
  private static final long MAX_UNITS = SyncLimits.MAX_NEW_AT_ONCE * UNITS_OF_ONE;

  private int perSecond;

  /** Thousandths of a message: as many come free in a millisecond as messages in a second. */
  private long usedUnits;

  private long atMs = Long.MIN_VALUE;

  /** Whether one more is taken now; 0 a second stands for no bound. */
  boolean take(int newPerSecond, long nowMs) {
    if (newPerSecond == 0) {
      return true;
    }
    perSecond = newPerSecond;
    usedUnits = usedUnits(nowMs);
    // Also when the clock was set back: time that passes from here on counts.
    atMs = nowMs;
    if (usedUnits + UNITS_OF_ONE > MAX_UNITS) {
      return false;
    }
    usedUnits += UNITS_OF_ONE;
    return true;
  }

  /** What is not free again yet. */
  long usedUnits(long nowMs) {
    long passedMs = nowMs - atMs;
    if (usedUnits == 0 || passedMs <= 0) {
      return usedUnits;
    }
    return passedMs > usedUnits / perSecond ? 0 : usedUnits - passedMs * perSecond;
  }

  void copyFrom(Intake other) {
    perSecond = other.perSecond;
    usedUnits = other.usedUnits;
    atMs = other.atMs;
  }
}
