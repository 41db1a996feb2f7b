package org.remotelog.pointer.ethereum;

import java.io.InterruptedIOException;
import java.util.concurrent.TimeUnit;
import org.remotelog.pointer.TimeLeft;

/** Waits between looks, longer each time. */
final class Backoff {
  private long nextMs;

  Backoff() {
    this(Limits.MIN_POLL_MS);
  }

  /**
   * @param firstMs 0 not to wait at all
   */
  Backoff(long firstMs) {
    nextMs = firstMs;
  }

  void sleep(TimeLeft left) throws InterruptedIOException {
    try {
      TimeUnit.MILLISECONDS.sleep(Math.min(nextMs, left.get().toMillis()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a transaction");
    }
    nextMs = Math.min(Limits.MAX_POLL_MS, nextMs * 3 / 2);
  }
}
