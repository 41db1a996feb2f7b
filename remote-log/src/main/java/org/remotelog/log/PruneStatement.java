package org.remotelog.log;

/**
 * The writer's statement that it no longer keeps old entries. Their commitments stay in the root.
 *
 * @param before the first entry that is still kept, from 1
 * @param atMs when it was decided, in milliseconds since 1970 on the writer's clock
 */
public record PruneStatement(long before, long atMs) {
  public PruneStatement {
    if (before < 1 || before > Limits.MAX_SEQUENCE) {
      throw new IllegalArgumentException("pruned before " + before);
    }
    if (atMs < 0) {
      throw new IllegalArgumentException("pruned at " + atMs);
    }
  }
}
