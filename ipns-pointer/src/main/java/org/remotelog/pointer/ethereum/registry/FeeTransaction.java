package org.remotelog.pointer.ethereum.registry;

import java.util.Optional;
import org.remotelog.bytes.Bytes;

/**
 * A transaction of type 2 (EIP-1559), not signed. It carries no ether.
 *
 * @param nonce how many transactions of the account came before
 * @param to empty to make a contract
 */
public record FeeTransaction(
    long chainId, long nonce, Fees fees, long gasLimit, Optional<EthereumAddress> to, Bytes data) {
  public FeeTransaction {
    if (chainId <= 0 || nonce < 0 || gasLimit <= 0) {
      throw new IllegalArgumentException(
          "chain " + chainId + ", nonce " + nonce + ", gas " + gasLimit);
    }
  }

  /** The same for other fees. */
  public FeeTransaction offering(Fees other) {
    return new FeeTransaction(chainId, nonce, other, gasLimit, to, data);
  }
}
