package org.remotelog.pointer.ethereum;

import java.math.BigInteger;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.EthereumKey;

/**
 * Who pays, and how much at most.
 *
 * @param key of the account
 * @param maxFee most that is offered for a unit of gas, in wei
 */
public record Account(AccountKey key, BigInteger maxFee) {
  private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000L);

  public Account {
    if (maxFee.signum() <= 0) {
      throw new IllegalArgumentException("at most " + maxFee + " wei");
    }
  }

  /** An account that offers at most {@link Limits#DEFAULT_MAX_FEE_GWEI}. */
  public static Account of(EthereumKey key) {
    return of(AccountKey.of(key), Limits.DEFAULT_MAX_FEE_GWEI);
  }

  /** An account that offers at most so many gwei for a unit of gas. */
  public static Account of(AccountKey key, long maxFeeGwei) {
    return new Account(key, gwei(maxFeeGwei));
  }

  /** The same, that offers no more than this, in wei. */
  Account atMost(BigInteger most) {
    return new Account(key, maxFee.min(most));
  }

  EthereumAddress address() {
    return key.address();
  }

  static BigInteger gwei(long gwei) {
    return BigInteger.valueOf(gwei).multiply(GWEI);
  }
}
