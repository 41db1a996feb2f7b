package org.remotelog.log.crypto;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Entry;
import org.remotelog.log.LogName;

/**
 * What a log's root is made of: SHA-256 of "entry", the log's name, the sequence number as 64 bits,
 * the salt, the message id and SHA-256 of the metadata. It covers metadata and position, which the
 * message id does not, and tells nothing to those who lack the salt.
 */
public final class Commitments {
  private static final Bytes LABEL = Bytes.utf8("entry");

  /** The commitment to an entry of a log. */
  public static Digest of(LogName log, Entry entry) {
    return Sha256.begin()
        .add(LABEL)
        .add(log.publicKey())
        .addLong(entry.sequence())
        .add(entry.salt())
        .add(entry.id().bytes())
        .add(Sha256.of(entry.metadata()).bytes())
        .finish();
  }

  private Commitments() {}
}
