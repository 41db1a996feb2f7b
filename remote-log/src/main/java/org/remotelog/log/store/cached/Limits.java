package org.remotelog.log.store.cached;

import org.remotelog.bytes.Bytes;

/** The bounds of a cache of blocks. */
public final class Limits {
  /** Bytes of blocks that a cache holds unless told otherwise. */
  public static final long DEFAULT_CACHE_BYTES = 16L * 1024 * 1024;

  /** Most bytes of blocks that a cache can be told to hold. */
  public static final long MAX_CACHE_BYTES = 1024L * 1024 * 1024;

  /** What a block counts in a cache beyond its bytes: its identifier and its place. */
  static final int BYTES_PER_BLOCK = 256;

  private Limits() {}

  static void check(long maxBytes) {
    if (maxBytes < 1 || maxBytes > MAX_CACHE_BYTES) {
      throw new IllegalArgumentException("a cache of " + maxBytes + " bytes");
    }
  }

  static int weight(Bytes data) {
    return BYTES_PER_BLOCK + data.size();
  }
}
