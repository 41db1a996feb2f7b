package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AxisTest {
  private static List<String> texts(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::text).toList();
  }

  @Test
  void beginsAtZeroAndEndsAtOrAboveTheMost() {
    Axis axis = Axis.linear("x", 100, value -> Words.number((long) value));
    assertThat(texts(axis)).containsExactly("0", "20", "40", "60", "80", "100");
    assertThat(axis.place(50)).isEqualTo(0.5);
    assertThat(axis.place(1_000)).isEqualTo(1);
    assertThat(texts(Axis.linear("x", 0, Double::toString))).containsExactly("0.0", "0.001");
    assertThat(texts(Axis.linear("x", 0.42, value -> Words.ratio(value))))
        .startsWith("0.00", "0.10")
        .endsWith("0.50");
  }

  @Test
  void standsBesideWholeNumbersOnlyWhereThingsAreCounted() {
    assertThat(texts(Axis.whole("x", 3, value -> Double.toString(value))))
        .containsExactly("0.0", "1.0", "2.0", "3.0");
    assertThat(texts(Axis.whole("x", 9, value -> Double.toString(value)))).contains("2.0", "10.0");
  }

  @Test
  void spreadsByPowersOfTen() {
    Axis axis = Axis.log("x", 3, 900, value -> Words.number((long) value));
    assertThat(texts(axis)).startsWith("2").contains("10", "100").endsWith("1,000");
    assertThat(axis.place(2)).isZero();
    assertThat(axis.place(Math.sqrt(2_000))).isEqualTo(0.5, within(1e-9));
    assertThat(axis.place(0)).isZero();
  }

  @Test
  void countsTimesAsPeopleDo() {
    assertThat(texts(Axis.logTime("x", 900, 7_000_000)))
        .containsExactly("500 ms", "2 s", "10 s", "30 s", "2 min", "10 min", "30 min", "2 h");
    assertThat(texts(Axis.time("x", 3 * 86_400_000L)))
        .containsExactly("0 ms", "12 h", "1 d", "1.5 d", "2 d", "2.5 d", "3 d");
    assertThat(texts(Axis.logTime("x", 1_000, 1_000))).containsExactly("1 s", "2 s");
  }

  @Test
  void keepsTicksApart() {
    for (int power = 0; power < 10; power++) {
      double before = -1;
      for (Axis.Tick tick : Axis.logTime("x", 1, Math.pow(10, power)).ticks()) {
        assertThat(tick.place() - before).isGreaterThan(0.09);
        before = tick.place();
      }
    }
  }
}
