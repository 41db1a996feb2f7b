package org.remotelog.pointer.ethereum;

import java.math.BigInteger;
import org.remotelog.bytes.Bytes;

/** What a relay does, to be shown. Called by the thread that sends; must return soon. */
public interface RelayEvents {
  /** Nobody wants to know. */
  RelayEvents NONE = new RelayEvents() {};

  /**
   * A transaction is in a block.
   *
   * @param heads that it has published
   * @param transaction its hash
   * @param gas and wei of all these heads together
   */
  default void published(int heads, Bytes transaction, long block, long gas, BigInteger wei) {}

  /**
   * Something went wrong that those who asked are not told in full.
   *
   * @param what in words, which may name nodes of the relay
   */
  default void trouble(String what) {}
}
