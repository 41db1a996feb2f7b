package org.remotelog.sqlite;

import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A SQLite database on local disk, in write-ahead mode. A write is durable when it returns, and
 * survives the death of process and machine; several processes may use one file. Writes go one
 * after the other over one connection; reads use connections of their own and wait for nobody. Safe
 * for use by several threads. Nothing is opened before the first use.
 */
public final class Database implements Closeable {
  private static final Duration LONGEST_WAIT = Duration.ofDays(1);

  private final Connector connector;
  private final Mode mode;
  private final ReentrantLock writing = new ReentrantLock();
  private final Object guard = new Object();

  /** Holds the connection that writes while nobody uses it; guarded by {@code guard}. */
  private final Deque<Session> idleWriter = new ArrayDeque<>();

  /** Guarded by {@code guard}. */
  private final Deque<Session> idleReaders = new ArrayDeque<>();

  /** Guarded by {@code guard}. */
  private boolean closed;

  private final ThreadLocal<Boolean> inWork = ThreadLocal.withInitial(() -> Boolean.FALSE);

  public Database(Path folder, DatabaseSchema schema, Mode mode) {
    this(folder, schema, mode, Collections.emptyList());
  }

  /** The same with pragmas for the connection that writes. */
  Database(Path folder, DatabaseSchema schema, Mode mode, List<String> settings) {
    this.connector = new Connector(folder, schema, settings);
    this.mode = mode;
  }

  /** The database file. */
  public Path file() {
    return connector.file();
  }

  /** Whether the database file is there. */
  public boolean exists() {
    return Files.exists(connector.file());
  }

  /**
   * Opens the database now, to find out whether it can be used.
   *
   * @throws DatabaseMissingException when it is not there and must not be made
   * @throws DatabaseVersionException when its schema is newer than this program
   * @throws DatabaseDamagedException when it is damaged
   */
  public void open() throws IOException {
    if (mode != Mode.READ) {
      write(Duration.ofMillis(Limits.BUSY_WAIT_MS), session -> Boolean.TRUE);
    } else {
      read(session -> Boolean.TRUE);
    }
  }

  /**
   * Runs the work in a transaction that nobody else writes beside, and commits it. When the work
   * throws, nothing of it is kept.
   *
   * @param wait how long to wait for others that write
   * @throws DatabaseBusyException when others wrote for longer than that
   */
  public <T> T write(Duration wait, Work<T> work) throws IOException {
    if (mode == Mode.READ) {
      throw new IllegalStateException(connector.file() + " was opened for reading only");
    }
    enter();
    try {
      long deadlineNs = deadlineNs(wait);
      lock(deadlineNs);
      try {
        return writeAlone(work, deadlineNs);
      } finally {
        writing.unlock();
      }
    } finally {
      inWork.set(Boolean.FALSE);
    }
  }

  /**
   * Runs the work on the state of the last commit.
   *
   * @throws DatabaseMissingException when there is no database yet
   */
  public <T> T read(Work<T> work) throws IOException {
    enter();
    try {
      Optional<Session> idle = takeIdle(idleReaders);
      Session session = idle.isPresent() ? idle.get() : connector.openForReading();
      return run(session, idleReaders, false, System.nanoTime(), work);
    } finally {
      inWork.set(Boolean.FALSE);
    }
  }

  /**
   * Reads all of the database and compares what SQLite keeps twice; takes time in proportion to its
   * size. Changes nothing.
   *
   * @throws DatabaseMissingException when it is not there
   * @throws DatabaseVersionException when its schema is not this program's
   * @throws DatabaseDamagedException when it cannot even be opened
   */
  public DatabaseHealth check() throws IOException {
    return read(
        session ->
            new DatabaseHealth(
                (int) session.number("PRAGMA user_version"),
                session.number("PRAGMA page_count") * session.number("PRAGMA page_size"),
                session.list(
                    "PRAGMA integrity_check(" + Limits.MAX_PROBLEMS + ")",
                    row -> row.getString(1))));
  }

  /** Closes the connections; those in use are closed by their users. Closing again is fine. */
  @Override
  public void close() throws IOException {
    List<Session> idle = new ArrayList<>();
    synchronized (guard) {
      closed = true;
      // Readers first: the last connection merges the log into the file, which only a writer may.
      idle.addAll(idleReaders);
      idle.addAll(idleWriter);
      idleReaders.clear();
      idleWriter.clear();
    }
    for (Session session : idle) {
      session.close();
    }
  }

  private <T> T writeAlone(Work<T> work, long deadlineNs) throws IOException {
    Optional<Session> idle = takeIdle(idleWriter);
    Session session =
        idle.isPresent() ? idle.get() : connector.openForWriting(mode == Mode.WRITE, deadlineNs);
    return run(session, idleWriter, true, deadlineNs, work);
  }

  private <T> T run(
      Session session, Deque<Session> home, boolean write, long deadlineNs, Work<T> work)
      throws IOException {
    boolean done = false;
    try {
      session.begin(write, deadlineNs);
      connector.checkVersion(session);
      T result = work.run(session);
      session.commit();
      done = true;
      return result;
    } finally {
      giveBack(session, home, done || session.rollback());
    }
  }

  private Optional<Session> takeIdle(Deque<Session> home) {
    synchronized (guard) {
      if (closed) {
        throw new IllegalStateException(connector.file() + " is closed");
      }
      return Optional.ofNullable(home.poll());
    }
  }

  private void giveBack(Session session, Deque<Session> home, boolean usable) throws IOException {
    synchronized (guard) {
      int room = home == idleWriter ? 1 : Limits.MAX_IDLE_READERS;
      if (usable && !closed && home.size() < room) {
        home.push(session);
        return;
      }
    }
    session.close();
  }

  private void enter() {
    if (inWork.get()) {
      throw new IllegalStateException(
          "work on " + connector.file() + " must not start other work on it");
    }
    inWork.set(Boolean.TRUE);
  }

  private void lock(long deadlineNs) throws IOException {
    try {
      if (!writing.tryLock(Math.max(0, deadlineNs - System.nanoTime()), TimeUnit.NANOSECONDS)) {
        throw new DatabaseBusyException(
            connector.file() + " is kept busy by another thread of this process");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for a database");
    }
  }

  private static long deadlineNs(Duration wait) {
    if (wait.isNegative()) {
      throw new IllegalArgumentException("cannot wait for a negative time: " + wait);
    }
    Duration bounded = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    return System.nanoTime() + bounded.toNanos();
  }

  /** What runs inside a transaction. The session is good until it returns. */
  @FunctionalInterface
  public interface Work<T> {
    T run(Session session) throws IOException;
  }
}
