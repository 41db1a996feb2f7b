package org.remotelog.log;

import org.remotelog.bytes.Digest;

/**
 * The log that a successor log continues, as far as it is accepted.
 *
 * @param log the retired log
 * @param count how many of its entries are accepted
 * @param root its root over those entries
 */
public record Predecessor(LogName log, long count, Digest root) {
  public Predecessor {
    if (count < 0 || count > Limits.MAX_SEQUENCE) {
      throw new IllegalArgumentException("predecessor of " + count + " entries");
    }
  }
}
