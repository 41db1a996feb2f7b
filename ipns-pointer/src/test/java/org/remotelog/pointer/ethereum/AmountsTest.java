package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 ETH",
    "1, 0.000000000000000001 ETH",
    "72050000000000, 0.00007205 ETH",
    "72055555555555, 0.00007206 ETH",
    "1000000000000000000, 1 ETH",
    "99999000000000000000, 100 ETH",
    "123456000000000000000000, 123500 ETH"
  })
  void etherIsShownWithFourDigits(String wei, String shown) {
    assertThat(Amounts.ether(new BigInteger(wei))).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({"7, 0.000000007 gwei", "1000000000, 1 gwei", "20123456789, 20.12 gwei"})
  void gweiAreShownWithFourDigits(String wei, String shown) {
    assertThat(Amounts.gwei(new BigInteger(wei))).isEqualTo(shown);
  }
}
