package org.remotelog.mvds;

import org.remotelog.bytes.Bytes;

/** What every position must hold. */
final class PositionChecks {
  private PositionChecks() {}

  static void require(Bytes log, long sequence) {
    if (log.size() != Limits.ID_BYTES) {
      throw new IllegalArgumentException("a log name of " + log.size() + " bytes");
    }
    if (sequence < 1 || sequence > Limits.MAX_SEQUENCE) {
      throw new IllegalArgumentException("no log has the position " + sequence);
    }
  }
}
