package org.remotelog.log;

import org.remotelog.bytes.Bytes;

/**
 * A log in which the writer of an ended log goes on, as the last head of the ended one names it.
 *
 * @param log the successor log
 * @param consent 64 bytes: the successor's own signature, so that nobody can claim the log of
 *     somebody else ({@link org.remotelog.log.crypto.Succession})
 */
public record Successor(LogName log, Bytes consent) {
  public Successor {
    if (consent.size() != Limits.SIGNATURE_BYTES) {
      throw new IllegalArgumentException("consent of " + consent.size() + " bytes");
    }
  }
}
