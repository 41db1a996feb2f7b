package org.remotelog.log.store.ipfs;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A point in time shared by the requests of one call. */
final class Deadline {
  private final Duration whole;
  private final long startNanos = System.nanoTime();

  Deadline(Duration whole) {
    this.whole = whole;
  }

  /**
   * What is left, at least a millisecond.
   *
   * @param uri who is asked
   * @throws IOException when nothing is
   */
  Duration remaining(String uri) throws IOException {
    long leftMs = whole.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - startNanos);
    if (leftMs <= 0) {
      throw new IOException(uri + " was not done within " + whole.toMillis() + " ms");
    }
    return Duration.ofMillis(leftMs);
  }
}
