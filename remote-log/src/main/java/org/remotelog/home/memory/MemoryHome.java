package org.remotelog.home.memory;

import java.io.IOException;
import java.io.InterruptedIOException;
import org.remotelog.home.Home;

/**
 * A home in memory that behaves like the one on disk. A transaction collects its changes beside the
 * committed state, and adds them at its end: undoing is forgetting them. {@link #crash} loses what
 * is not committed, {@link #reopen} goes on from what is.
 */
public final class MemoryHome implements Home {
  private final MemoryState state;
  private final ThreadLocal<Boolean> inWork = ThreadLocal.withInitial(() -> Boolean.FALSE);
  private volatile boolean crashed;
  private volatile boolean closed;

  /** An empty home. */
  public MemoryHome() {
    this(new MemoryState());
  }

  private MemoryHome(MemoryState state) {
    this.state = state;
  }

  @Override
  public <T> T transaction(Work<T> work) throws IOException {
    enter();
    try {
      state.lockForWriting();
    } catch (InterruptedException e) {
      inWork.set(Boolean.FALSE);
      throw interrupted();
    }
    try (MemoryTables tables = new MemoryTables(state, true)) {
      refuseCrashed();
      T result = work.run(tables);
      refuseCrashed();
      state.commit(tables);
      return result;
    } finally {
      state.unlockForWriting();
      inWork.set(Boolean.FALSE);
    }
  }

  /** Like the home on disk, but a commit waits until the reads that have begun are over. */
  @Override
  public <T> T read(Work<T> work) throws IOException {
    enter();
    try {
      state.lockForReading();
    } catch (InterruptedException e) {
      inWork.set(Boolean.FALSE);
      throw interrupted();
    }
    try (MemoryTables tables = new MemoryTables(state, false)) {
      refuseCrashed();
      return work.run(tables);
    } finally {
      state.unlockForReading();
      inWork.set(Boolean.FALSE);
    }
  }

  /**
   * Dies as a process does: a transaction that is running will not be committed, and every later
   * call fails with an IOException.
   */
  public void crash() {
    crashed = true;
  }

  /**
   * A new home on the committed state of this one.
   *
   * @throws IllegalStateException when this home was neither closed nor crashed
   */
  public MemoryHome reopen() {
    if (!crashed && !closed) {
      throw new IllegalStateException("the home is still open");
    }
    return new MemoryHome(state);
  }

  @Override
  public void close() {
    closed = true;
  }

  private void enter() {
    if (closed) {
      throw new IllegalStateException("the home is closed");
    }
    if (inWork.get()) {
      throw new IllegalStateException("work on a home must not start other work on it");
    }
    inWork.set(Boolean.TRUE);
  }

  private void refuseCrashed() throws IOException {
    if (crashed) {
      throw new IOException("the home has crashed");
    }
  }

  private static InterruptedIOException interrupted() {
    Thread.currentThread().interrupt();
    return new InterruptedIOException("interrupted while waiting for a home");
  }
}
