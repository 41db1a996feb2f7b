package org.remotelog.pointer.ethereum;

import org.remotelog.bytes.Digest;
import org.remotelog.log.Cid;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.registry.RegistryHead;

/**
 * A head that this device has published.
 *
 * @param sequence of its record
 * @param record hash of the record's block
 */
public record Known(long sequence, Digest record) {
  static Known of(HeadUpdate update) {
    return new Known(update.sequence(), update.record().digest());
  }

  /** Whether the contract holds this one. */
  boolean isHeld(RegistryHead held) {
    return held.sequence() == sequence
        && held.record().map(Cid::digest).map(record::equals).orElse(false);
  }
}
