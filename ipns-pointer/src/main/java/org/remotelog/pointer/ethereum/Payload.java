package org.remotelog.pointer.ethereum;

import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;

/**
 * What a transaction does.
 *
 * @param to empty to make a contract
 * @param mostGas beyond which it is not signed: a node estimates wrongly
 * @param what it is, for people
 */
record Payload(Optional<EthereumAddress> to, Bytes data, long mostGas, String what) {}
