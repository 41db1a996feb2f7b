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

  /** Blocks of one put: a hundred segments, their head, and pages. */
  public static final int MAX_BLOCKS_PER_PUT = 112;

  /**
   * Bytes of one put, unless a single block is larger: what a flush takes in, and as much again of
   * entries that it seals anew. A store that takes less at a time splits it.
   */
  public static final int MAX_BYTES_PER_PUT = 32 * 1024 * 1024;

  /** Blocks of a log for which one place runs out of time before a pass asks it for no more. */
  public static final int MAX_LATE_ANSWERS = 16;

  /** Entries that one flush of a log takes in; more are left for the next. */
  public static final int MAX_ENTRIES_PER_FLUSH = 20_000;

  /** Bytes of entries that one flush of a log takes in, beyond the first entry. */
  public static final int MAX_BYTES_PER_FLUSH = 16 * 1024 * 1024;

  /**
   * Pages of segments of one log that are fetched in one round. They lead to 65,536 segments, 16 GB
   * and some 30 MB of references in memory; a longer log takes a round more for each as much.
   */
  public static final int MAX_PAGES_PER_ROUND = 256;

  /** Logs for which a pass asks the pointers before entries name them, because a roster does. */
  public static final int MAX_LOGS_AHEAD = 512;

  /** Lines in the trace of a pass; those of logs to which nothing happened are left out first. */
  public static final int MAX_TRACE_LINES = 4_096;

  /** Lines about one log in the trace of a pass. */
  public static final int MAX_TRACE_LINES_PER_LOG = 512;

  /** Lines about logs without news in the trace of a pass; a large group has little else. */
  public static final int MAX_QUIET_TRACE_LINES = 256;

  /** Rounds that the trace of a pass tells apart; later ones are added up in the last. */
  public static final int MAX_TRACE_ROUNDS = 64;

  /** Lines of the trace of a pass as a home keeps them, with names of logs and places. */
  public static final int MAX_TRACE_BYTES = 256 * 1024;

  /** Records that one pass publishes again for pointers that have lost them. */
  public static final int MAX_REPUTS_PER_PASS = 256;

  /** Replaced blocks that one pass asks a store to give up, unless one head replaced more. */
  public static final int MAX_REMOVALS_PER_PASS = 512;

  private ClientLimits() {}
}
