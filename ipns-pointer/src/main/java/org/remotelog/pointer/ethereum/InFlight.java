package org.remotelog.pointer.ethereum;

import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.registry.Fees;

/**
 * A transaction that was signed, and may have been sent.
 *
 * @param transaction as nodes take it
 * @param nonce its number among those of the account
 * @param sentAtMs milliseconds since 1970
 */
public record InFlight(Bytes transaction, long nonce, Fees fees, long sentAtMs) {
  /** By which nodes know it. */
  public Bytes hash() {
    return EthereumKey.hash(transaction);
  }
}
