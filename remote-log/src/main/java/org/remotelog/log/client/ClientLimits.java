package org.remotelog.log.client;

import java.time.Duration;

/** Limits of the shells. */
public final class ClientLimits {
  /** Requests to stores and pointers that run side by side. */
  public static final int MAX_PARALLEL_REQUESTS = 16;

  /** A single request that takes longer is given up. */
  public static final Duration REQUEST_DEADLINE = Duration.ofSeconds(30);

  /** Replies that are worked on in one local transaction. */
  public static final int MAX_REPLIES_PER_TRANSACTION = 64;

  /** Logs that are sealed and signed in one local transaction. */
  public static final int MAX_LOGS_PER_TRANSACTION = 64;

  /** Blocks of one put. */
  public static final int MAX_BLOCKS_PER_PUT = 100;

  /** Bytes of one put, unless a single block is larger. */
  public static final int MAX_BYTES_PER_PUT = 4 * 1024 * 1024;

  /** Entries that one flush of a log takes in; more are left for the next. */
  public static final int MAX_ENTRIES_PER_FLUSH = 20_000;

  /** Bytes of entries that one flush of a log takes in, beyond the first entry. */
  public static final int MAX_BYTES_PER_FLUSH = 16 * 1024 * 1024;

  private ClientLimits() {}
}
