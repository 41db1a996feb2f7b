package org.remotelog.pointer.ethereum;

import java.math.BigInteger;
import org.remotelog.pointer.ethereum.registry.EthereumKey;

/**
 * Who pays, and how much at most.
 *
 * @param key of the account
 * @param maxFee most that is offered for a unit of gas, in wei
 */
public record Account(EthereumKey key, BigInteger maxFee) {
  private static final BigInteger GWEI = BigInteger.valueOf(1_000_000_000L);

  public Account {
    if (maxFee.signum() <= 0) {
      throw new IllegalArgumentException("at most " + maxFee + " wei");
    }
  }

  /** An account that offers at most {@link Limits#DEFAULT_MAX_FEE_GWEI}. */
  public static Account of(EthereumKey key) {
    return of(key, Limits.DEFAULT_MAX_FEE_GWEI);
  }

  public static Account of(EthereumKey key, long maxFeeGwei) {
    return new Account(key, gwei(maxFeeGwei));
  }

  static BigInteger gwei(long gwei) {
    return BigInteger.valueOf(gwei).multiply(GWEI);
  }
}
