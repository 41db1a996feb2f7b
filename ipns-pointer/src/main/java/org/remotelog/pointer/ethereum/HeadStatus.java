package org.remotelog.pointer.ethereum;

import java.util.Optional;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.RegistryHead;

/**
 * What the contract holds for a log.
 *
 * @param owner in whose name; empty when nobody has announced an account: then nothing is looked
 *     for
 * @param latest in the newest block
 * @param finalized in the newest final block; empty when the node does not tell
 */
public record HeadStatus(
    LogName log,
    Optional<EthereumAddress> owner,
    RegistryHead latest,
    Optional<RegistryHead> finalized) {}
