package org.remotelog.log;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;

/**
 * One message at one position of a log.
 *
 * @param sequence the position, from 1
 * @param id the message id, computed by the group's {@link MessageIdRule}
 * @param salt {@link Limits#ENTRY_SALT_BYTES} random bytes that hide the message in its commitment
 * @param timestampSeconds the message's own time in seconds since 1970, as its author claims it
 * @param metadata the message's metadata as canonical protobuf, without the position extension; may
 *     be empty
 * @param body the message's body; metadata and body together hold at most {@link
 *     Limits#MAX_ENTRY_BYTES}
 */
public record Entry(
    long sequence, Digest id, Bytes salt, long timestampSeconds, Bytes metadata, Bytes body) {
  public Entry {
    if (sequence < 1) {
      throw new IllegalArgumentException("sequence " + sequence + " is below 1");
    }
    if (salt.size() != Limits.ENTRY_SALT_BYTES) {
      throw new IllegalArgumentException("salt of " + salt.size() + " bytes");
    }
    long size = (long) metadata.size() + body.size();
    if (size > Limits.MAX_ENTRY_BYTES) {
      throw new IllegalArgumentException(
          "message of " + size + " bytes is over " + Limits.MAX_ENTRY_BYTES);
    }
  }
}
