package org.remotelog.pointer.ethereum;

import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;

/** Where the contract keeps the head of a log: under the account that publishes it. */
record Slot(EthereumAddress owner, LogName log) {}
