package org.remotelog.pointer.ethereum;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.math.RoundingMode;

/** Amounts of ether in words. */
public final class Amounts {
  private static final int DECIMALS_OF_ETHER = 18;
  private static final int DECIMALS_OF_GWEI = 9;

  /** Nobody counts more digits than these. */
  private static final MathContext SHOWN = new MathContext(4, RoundingMode.HALF_UP);

  private Amounts() {}

  /** Wei in ether, with four digits, such as {@code 0.00007205 ETH}. */
  public static String ether(BigInteger wei) {
    return shown(wei, DECIMALS_OF_ETHER) + " ETH";
  }

  /** Wei in gwei, with four digits. */
  public static String gwei(BigInteger wei) {
    return shown(wei, DECIMALS_OF_GWEI) + " gwei";
  }

  private static String shown(BigInteger wei, int decimals) {
    BigDecimal amount = new BigDecimal(wei, decimals).round(SHOWN);
    return amount.signum() == 0 ? "0" : amount.stripTrailingZeros().toPlainString();
  }
}
