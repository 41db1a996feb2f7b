package org.remotelog.pointer.ethereum;

import org.remotelog.log.LogName;

/**
 * What happens to published heads, to be shown. Called by the thread that publishes or settles;
 * must return soon.
 */
public interface EthereumEvents {
  /** Nobody wants to know. */
  EthereumEvents NONE = new EthereumEvents() {};

  /** A head is in a block, and was paid for by this device. */
  default void landed(LogName log, long sequence, Landed how) {}

  /** The chain has lost a head of this device: it is published once more. */
  default void movedBack(LogName log, long from, long to) {}

  /** A head of this device is final: the chain cannot lose it. */
  default void isFinal(LogName log, long sequence) {}
}
