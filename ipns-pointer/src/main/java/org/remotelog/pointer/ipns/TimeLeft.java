package org.remotelog.pointer.ipns;

import java.time.Duration;

/** What is left of a deadline for the requests of one call. */
final class TimeLeft {
  private final long endNs;

  TimeLeft(Duration deadline) {
    this.endNs = System.nanoTime() + deadline.toNanos();
  }

  Duration get() {
    return Duration.ofNanos(Math.max(1, endNs - System.nanoTime()));
  }
}
