package org.remotelog.home;

/** The bounds of a home. */
public final class Limits {
  /** The longest key of a row; a key has at least one byte. */
  public static final int MAX_KEY_BYTES = 256;

  /** The longest value of a row. */
  public static final int MAX_VALUE_BYTES = 4 * 1024 * 1024;

  /** Rows that a visiting scan reads at a time. */
  static final int SCAN_PAGE_ROWS = 64;

  private Limits() {}
}
