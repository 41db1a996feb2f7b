package org.remotelog.log.crypto;

import java.util.Optional;
import java.util.function.IntFunction;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.LogName;

/** The leaf keys of one log, by epoch. */
@FunctionalInterface
public interface LeafKeys {
  /** The key of a leaf; empty when the epoch is not known or the leaf has been erased. */
  Optional<SecretBytes> leafKey(int epoch, long leaf);

  /** All leaf keys that follow from the secrets of epochs. Derives anew each time. */
  static LeafKeys of(LogName log, IntFunction<Optional<SecretBytes>> epochSecrets) {
    return (epoch, leaf) ->
        epochSecrets
            .apply(epoch)
            .map(secret -> LeafTree.leafKey(KeySchedule.treeRoot(secret, log, epoch), leaf));
  }
}
