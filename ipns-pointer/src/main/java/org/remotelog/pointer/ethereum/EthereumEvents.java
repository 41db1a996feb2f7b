package org.remotelog.pointer.ethereum;

import java.math.BigInteger;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;

/**
 * What happens to published heads, to be shown. Called by the thread that publishes or settles;
 * must return soon.
 */
public interface EthereumEvents {
  /** Nobody wants to know. */
  EthereumEvents NONE = new EthereumEvents() {};

  /** A head is in a block, paid for by this device or by a relay. */
  default void landed(LogName log, long sequence, Landed how) {}

  /**
   * A transaction of this device's account is in a block and paid for, whatever became of its
   * heads. It may be told of more than once.
   *
   * @param transaction its hash
   * @param gas that it has used
   * @param wei that it has cost
   */
  default void paid(Bytes transaction, long gas, BigInteger wei) {}

  /** The chain has lost a head of this device: it is published once more. */
  default void movedBack(LogName log, long from, long to) {}

  /** A head of this device is final: the chain cannot lose it. */
  default void isFinal(LogName log, long sequence) {}
}
