package org.remotelog.pointer.ipns;

/** The bounds of talking to a name system; a record itself is bounded by the log's own limits. */
public final class Limits {
  /** Longest reply in bytes that is no record itself: an error, or a record within JSON. */
  public static final int MAX_REPLY_BYTES = 65_536;

  /** How long a node is taken to lack the routing API before it is tried again, in milliseconds. */
  public static final long ROUTE_MEMORY_MS = 600_000;

  private Limits() {}
}
