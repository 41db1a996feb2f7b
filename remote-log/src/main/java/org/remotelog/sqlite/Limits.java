package org.remotelog.sqlite;

/** The bounds of every database. */
public final class Limits {
  /** How long a statement waits for other processes when nothing else is said. */
  public static final int BUSY_WAIT_MS = 5_000;

  /** SQLite refuses to make or load anything longer. */
  public static final int MAX_VALUE_BYTES = 8 * 1024 * 1024;

  /** Waiting for the turn to write goes in slices, so that an interrupt is noticed between them. */
  static final int BUSY_SLICE_MS = 200;

  /** Problems of one database that a check tells. */
  static final int MAX_PROBLEMS = 20;

  /** Connections for reading that are kept open while nobody uses them. */
  static final int MAX_IDLE_READERS = 4;

  /** Page cache of a connection that writes, and of one that reads. */
  static final int WRITER_CACHE_KIB = 16 * 1024;

  static final int READER_CACHE_KIB = 4 * 1024;

  private Limits() {}
}
