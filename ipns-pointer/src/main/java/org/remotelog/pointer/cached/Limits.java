package org.remotelog.pointer.cached;

/** The bounds of a cache of head records. */
public final class Limits {
  /** Longest time for which records are kept, whatever they allow, in milliseconds. */
  public static final long MAX_KEPT_MS = 60_000;

  /** Logs whose records are kept; the one that was not used for longest goes first. */
  public static final int MAX_KEPT_LOGS = 4_096;

  private Limits() {}
}
