package org.remotelog.pointer.ethereum;

/** Counts how often something may still happen. Of one thread; the time is an argument. */
final class TokenBucket {
  private final RelayRate rate;

  /** What is missing to a full bucket, in milliseconds of waiting, at {@link #atMs}. */
  private long missingMs;

  private long atMs;

  TokenBucket(RelayRate rate, long nowMs) {
    this.rate = rate;
    this.atMs = nowMs;
  }

  /** How long to wait until it may happen once more; 0 when it may now. */
  long waitMs(long nowMs) {
    refill(nowMs);
    return Math.max(0, missingMs - (rate.burst() - 1) * rate.everyMs());
  }

  boolean isFull(long nowMs) {
    refill(nowMs);
    return missingMs == 0;
  }

  /** It happens. */
  void take(long nowMs) {
    refill(nowMs);
    missingMs += rate.everyMs();
  }

  /** A clock that was set back gives nothing and takes nothing. */
  private void refill(long nowMs) {
    missingMs = Math.max(0, missingMs - Math.max(0, nowMs - atMs));
    atMs = nowMs;
  }
}
