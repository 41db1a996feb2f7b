package org.remotelog.pointer;

import java.time.Duration;

/** What is left of a deadline for the requests of one call. Safe for use by several threads. */
public final class TimeLeft {
  private final long endNs;

  public TimeLeft(Duration deadline) {
    this.endNs = System.nanoTime() + deadline.toNanos();
  }

  /** At least a nanosecond: a request that has no time left fails by itself. */
  public Duration get() {
    return Duration.ofNanos(Math.max(1, endNs - System.nanoTime()));
  }

  /** Whether nothing is left. */
  public boolean isOver() {
    return System.nanoTime() - endNs >= 0;
  }
}
