package org.remotelog.mvds;

import org.remotelog.bytes.Bytes;

/**
 * Where a message stands in its author's log, with the salt that opens its commitment.
 *
 * @param log the log's name, 32 bytes
 * @param sequence the position, from 1
 * @param salt {@link Limits#POSITION_SALT_BYTES} random bytes
 */
public record MessagePosition(Bytes log, long sequence, Bytes salt) {
  public MessagePosition {
    PositionChecks.require(log, sequence);
    if (salt.size() != Limits.POSITION_SALT_BYTES) {
      throw new IllegalArgumentException("a salt of " + salt.size() + " bytes");
    }
  }
}
