package org.remotelog.log.client;

import java.util.concurrent.Callable;
import java.util.function.LongSupplier;

/** How long one call took, on the embedder's clock; started by the thread that runs the call. */
final class Stopwatch {
  private static final long UNSET = Long.MIN_VALUE;

  private final LongSupplier clockMs;
  private volatile long startMs = UNSET;
  private volatile long endMs = UNSET;

  Stopwatch(LongSupplier clockMs) {
    this.clockMs = clockMs;
  }

  <T> T time(Callable<T> call) throws Exception {
    startMs = clockMs.getAsLong();
    try {
      return call.call();
    } finally {
      endMs = clockMs.getAsLong();
    }
  }

  /** The time taken, or so far when the call was given up; 0 when it never began. */
  long ms() {
    if (startMs == UNSET) {
      return 0;
    }
    long end = endMs == UNSET ? clockMs.getAsLong() : endMs;
    return Math.max(0, end - startMs);
  }
}
