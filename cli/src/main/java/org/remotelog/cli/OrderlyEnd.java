package org.remotelog.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets a command that runs for long say its last words when a signal ends the process: it asks
 * {@link #isCalled} now and then, and the process waits until this is closed, but not for ever.
 */
final class OrderlyEnd implements AutoCloseable {
  private final CountDownLatch said = new CountDownLatch(1);
  private final Thread hook = new Thread(this::call, "orderly end");
  private final long waitMs;
  private volatile boolean called;

  OrderlyEnd() {
    this(Limits.SIGNAL_WAIT_MS);
  }

  /**
   * @param waitMs how long the process waits
   */
  OrderlyEnd(long waitMs) {
    this.waitMs = waitMs;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Whether the process is about to end. */
  boolean isCalled() {
    return called;
  }

  /** What the signal does. */
  void call() {
    called = true;
    try {
      // What is not said by then is lost: whoever sent the signal waits.
      boolean ignored = said.await(waitMs, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    said.countDown();
    if (called) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The signal came just now; the hook has nothing to wait for any more.
      called = true;
    }
  }
}
