package org.remotelog.pointer.ethereum.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeesTest {
  private static Fees fees(long max, long tip) {
    return new Fees(BigInteger.valueOf(max), BigInteger.valueOf(tip));
  }

  @Test
  void offerLeavesRoomForABaseFeeThatDoubles() {
    assertThat(Fees.over(BigInteger.valueOf(100), BigInteger.valueOf(3))).isEqualTo(fees(203, 3));
  }

  /** Nodes want a tenth more of both, rounded as they like. */
  @ParameterizedTest
  @CsvSource({
    "100, 8, 113, 9",
    "1, 1, 2, 2",
    "1, 0, 2, 1",
    "0, 0, 1, 1",
    "7, 7, 8, 8",
    "1000000000000000000, 1000000000, 1125000000000000000, 1125000000"
  })
  void replacementOffersAnEighthMoreOfBoth(long max, long tip, long newMax, long newTip) {
    assertThat(fees(max, tip).replacing(fees(0, 0))).isEqualTo(fees(newMax, newTip));
  }

  @Test
  void replacementOffersWhatIsAskedForNowWhereThatIsMore() {
    assertThat(fees(100, 8).replacing(fees(500, 1))).isEqualTo(fees(500, 9));
    assertThat(fees(100, 8).replacing(fees(120, 115))).isEqualTo(fees(120, 115));
  }

  @Test
  void offerIsCutToWhatMayBePaid() {
    assertThat(fees(100, 8).atMost(BigInteger.valueOf(50))).isEqualTo(fees(50, 8));
    assertThat(fees(100, 8).atMost(BigInteger.valueOf(5))).isEqualTo(fees(5, 5));
    assertThat(fees(100, 8).atMost(BigInteger.valueOf(100))).isEqualTo(fees(100, 8));
  }

  @Test
  void tipBelowNothingOrAboveAllIsRefused() {
    assertThatThrownBy(() -> fees(1, -1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> fees(1, 2)).isInstanceOf(IllegalArgumentException.class);
  }
}
