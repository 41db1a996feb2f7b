package org.remotelog.cli;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.remotelog.home.Home;

/**
 * A home that is open for long while other commands change it in between: the home's lock is held
 * for each transaction only, or for a pass of several.
 *
 * <p>Safe for use by several threads; those of this process share the lock. Others look for the
 * lock at intervals, so one that was needed again and again is left alone for a moment.
 */
final class SharedHome implements Home {
  private final Home home;
  private final Lock lock;
  private Optional<AutoCloseable> held = Optional.empty();
  private int holders;
  private long busySinceNs;
  private long releasedNs;

  /** Takes the lock of the home, or says who has it. */
  @FunctionalInterface
  interface Lock {
    AutoCloseable take() throws IOException;
  }

  /** Keeps the lock until it is closed. */
  interface Hold extends AutoCloseable {
    @Override
    void close() throws IOException;
  }

  SharedHome(Home home, Lock lock) {
    this.home = home;
    this.lock = lock;
    this.releasedNs = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(Limits.LOCK_REST_MS);
  }

  /**
   * Holds the lock over several transactions.
   *
   * @throws org.remotelog.home.HomeLockedException when another process keeps it for too long
   */
  synchronized Hold hold() throws IOException {
    if (holders == 0) {
      letOthersIn();
      held = Optional.of(lock.take());
    }
    holders++;
    return this::release;
  }

  private void letOthersIn() throws IOException {
    long nowNs = System.nanoTime();
    long restNs = TimeUnit.MILLISECONDS.toNanos(Limits.LOCK_REST_MS);
    if (nowNs - releasedNs >= restNs) {
      busySinceNs = nowNs;
    } else if (nowNs - busySinceNs >= TimeUnit.MILLISECONDS.toNanos(Limits.LOCK_BUSY_MS)) {
      try {
        TimeUnit.NANOSECONDS.sleep(restNs);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while others may use the home");
      }
      busySinceNs = System.nanoTime();
    }
  }

  private synchronized void release() throws IOException {
    holders--;
    if (holders > 0 || !held.isPresent()) {
      return;
    }
    AutoCloseable taken = held.get();
    held = Optional.empty();
    releasedNs = System.nanoTime();
    try {
      taken.close();
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the lock of the home could not be given back", e);
    }
  }

  @Override
  public <T> T transaction(Work<T> work) throws IOException {
    try (Hold hold = hold()) {
      return home.transaction(work);
    }
  }

  @Override
  public <T> T read(Work<T> work) throws IOException {
    return home.read(work);
  }

  @Override
  public void close() throws IOException {
    home.close();
  }
}
