package org.remotelog.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Days of ten devices; {@code -Dsim.days=1..100} chooses other seeds. */
final class TenDevicesTest {
  private static final String USUAL = "1..20";
  private static final String RANGE = System.getProperty("sim.days", USUAL);

  static LongStream seeds() {
    String[] ends = RANGE.split("\\.\\.", 2);
    return LongStream.rangeClosed(Long.parseLong(ends[0]), Long.parseLong(ends[1]));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void allEndWithTheSameMessagesInCausalOrderWhenProcessesDieAtRandom(long seed) {
    int senders = DayOfTen.pass(seed);
    if (RANGE.equals(USUAL)) {
      assertThat(senders).as("devices that sent").isEqualTo(DayOfTen.DEVICES);
    }
  }
}
