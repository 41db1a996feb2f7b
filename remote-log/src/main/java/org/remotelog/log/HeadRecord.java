package org.remotelog.log;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.remotelog.bytes.Bytes;

/**
 * A signed IPNS record that names a log's head. It is verified when it came from the codec; the
 * constructor only checks ranges.
 *
 * @param sequence the record's own number, 0 to 2^63 - 1, higher is newer
 * @param head the head block
 * @param validity the end of the time for which name systems carry the record
 * @param ttl how long caches may keep it, a hint
 * @param inlineHead what the record carries as the head block's bytes; not signed, so a reader
 *     compares its hash with {@code head} before use
 * @param bytes the whole record as received, to be passed on unchanged
 */
public record HeadRecord(
    LogName log,
    long sequence,
    Cid head,
    Instant validity,
    Duration ttl,
    Optional<Bytes> inlineHead,
    Bytes bytes) {
  /** Refuses a negative number or duration. */
  public HeadRecord {
    if (sequence < 0 || ttl.isNegative()) {
      throw new IllegalArgumentException("a record's sequence and ttl are not negative");
    }
  }

  /**
   * Whether name systems no longer carry the record at that time. Readers accept it all the same
   * and show its age.
   */
  public boolean isExpired(Instant now) {
    return now.isAfter(validity);
  }

  /** The inline head's bytes if they are those of the head; empty when changed or left out. */
  public Optional<Bytes> verifiedInlineHead() {
    return inlineHead.filter(head::verify);
  }
}
