package org.remotelog.log;

import java.util.Optional;
import org.remotelog.bytes.SecretBytes;

/** The secrets of a group by epoch, as far as this device has them. */
public interface EpochSecrets {
  /** The epoch that new blocks are sealed in. */
  int current();

  /** The 32-byte secret of an epoch; empty when this device never had it or erased it. */
  Optional<SecretBytes> secret(int epoch);

  /**
   * The secret of an epoch to seal in, which this device must have.
   *
   * @throws IllegalArgumentException when it has none
   */
  default SecretBytes required(int epoch) {
    return secret(epoch)
        .orElseThrow(() -> new IllegalArgumentException("no secret for epoch " + epoch));
  }
}
