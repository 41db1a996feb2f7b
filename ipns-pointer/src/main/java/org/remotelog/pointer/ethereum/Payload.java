package org.remotelog.pointer.ethereum;

import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;

/**
 * What a transaction does.
 *
 * @param to empty to make a contract
 * @param usualGas what it mostly uses, to tell what it costs
 * @param mostGas beyond which it is not signed: a node estimates wrongly
 * @param worthUntilMs nothing more is paid for it after this time, in milliseconds since 1970
 * @param what it is, for people
 */
record Payload(
    Optional<EthereumAddress> to,
    Bytes data,
    long usualGas,
    long mostGas,
    long worthUntilMs,
    String what) {}
