package org.remotelog.pointer.ethereum.registry;

import java.math.BigInteger;

/**
 * What a transaction offers for each unit of gas (EIP-1559), in wei.
 *
 * @param max in all, the base fee of the block included
 * @param tip beyond the base fee
 */
public record Fees(BigInteger max, BigInteger tip) {
  private static final BigInteger EIGHT = BigInteger.valueOf(8);

  public Fees {
    if (tip.signum() < 0 || max.compareTo(tip) < 0) {
      throw new IllegalArgumentException("a tip of " + tip + " within " + max + " wei");
    }
  }

  /** Enough for a base fee that doubles until the transaction is in a block. */
  public static Fees over(BigInteger baseFee, BigInteger tip) {
    return new Fees(baseFee.shiftLeft(1).add(tip), tip);
  }

  /**
   * What replaces a transaction with these fees: an eighth more of both, as every node asks for no
   * more than that, and at least what is asked for now.
   */
  public Fees replacing(Fees now) {
    Fees raised = new Fees(raise(max), raise(tip));
    BigInteger newTip = raised.tip.max(now.tip);
    return new Fees(raised.max.max(now.max).max(newTip), newTip);
  }

  private static BigInteger raise(BigInteger fee) {
    return fee.add(fee.add(EIGHT.subtract(BigInteger.ONE)).divide(EIGHT)).max(BigInteger.ONE);
  }

  /** The same, neither above this much for each unit of gas. */
  public Fees atMost(BigInteger most) {
    return new Fees(max.min(most), tip.min(most));
  }
}
