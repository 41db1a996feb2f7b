package org.remotelog.log.store.replicated;

import java.time.Duration;

/** The bounds of a replicated store. */
public final class Limits {
  /** Stores behind one. */
  public static final int MAX_PARTS = 64;

  /** Blocks owed to all places together; a put that would need more fails. */
  public static final int MAX_OWED_BLOCKS = 65_536;

  /** Bytes of blocks owed to all places together; a put that would need more fails. */
  public static final long MAX_OWED_BYTES = 256L * 1024 * 1024;

  /** Owed blocks that are sent in one put. */
  public static final int MAX_BLOCKS_PER_SENDING = 100;

  /** Bytes of owed blocks that are sent in one put, unless a single block is larger. */
  public static final int MAX_BYTES_PER_SENDING = 4 * 1024 * 1024;

  /** Once enough stores have taken a put, the others get at least so much longer. */
  public static final Duration SHORTEST_STRAGGLE = Duration.ofSeconds(2);

  /** Once enough stores have taken a put, the others get at most so much longer. */
  public static final Duration LONGEST_STRAGGLE = Duration.ofSeconds(10);

  /** A store that does not answer a read gets at least this long before the next is asked too. */
  public static final Duration SHORTEST_HEDGE = Duration.ofMillis(50);

  /** A store that does not answer a read gets at most this long before the next is asked too. */
  public static final Duration LONGEST_HEDGE = Duration.ofSeconds(1);

  private Limits() {}
}
