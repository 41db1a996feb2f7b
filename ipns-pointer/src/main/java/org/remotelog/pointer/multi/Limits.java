package org.remotelog.pointer.multi;

/** The bounds of a pointer over several. */
public final class Limits {
  /** Pointers behind one. */
  public static final int MAX_PARTS = 64;

  /** Repairs that are remembered until they are sent; more are found again by the next look. */
  public static final int MAX_REPAIRS = 4_096;

  /** Once enough pointers have taken a record, the others get so much longer, in milliseconds. */
  public static final long STRAGGLE_MS = 2_000;

  /**
   * So many records one after the other that a pointer does not take, for whatever reason, are
   * reason to leave it alone until the next time.
   */
  public static final int MAX_FAILURES_IN_TURN = 2;

  private Limits() {}
}
