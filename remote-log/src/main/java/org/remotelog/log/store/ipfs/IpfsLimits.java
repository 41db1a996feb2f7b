package org.remotelog.log.store.ipfs;

/** The bounds of requests to IPFS nodes. */
final class IpfsLimits {
  /**
   * Blocks in one request: those of the largest flush, and so many identifiers in one address that
   * servers with lines of 8 KiB take it.
   */
  static final int MAX_BLOCKS_PER_REQUEST = 112;

  /**
   * Bytes of one upload to a server that has refused a longer one: 1 MiB is what proxies take that
   * nobody has configured, and what the largest block fits in.
   */
  static final int SMALL_UPLOAD_BYTES = 1024 * 1024;

  /** What a form adds to the bytes of an upload, at most. */
  static final int FORM_BYTES = 4096;

  /** Longest reply of a node that is no block. */
  static final int MAX_REPLY_BYTES = 64 * 1024;

  /** The part of a deadline that a node may use, in percent; the rest brings its answer home. */
  static final int NODE_SHARE_PERCENT = 90;

  /** Damaged copies of blocks that a store remembers to have seen. */
  static final int MAX_DAMAGED = 1_024;

  private IpfsLimits() {}
}
