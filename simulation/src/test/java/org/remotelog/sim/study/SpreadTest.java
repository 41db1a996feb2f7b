package org.remotelog.sim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

final class SpreadTest {
  private static Spread of(long... values) {
    Spread spread = new Spread();
    for (long value : values) {
      spread.add(value);
    }
    return spread;
  }

  @Test
  void quantilesAreValuesThatWereSeen() {
    Spread spread = of(5, 1, 4, 2, 3);
    assertThat(spread.quantile(0.5)).isEqualTo(3);
    assertThat(spread.quantile(0.95)).isEqualTo(5);
    assertThat(spread.quantile(0)).isEqualTo(1);
    assertThat(spread.mean()).isEqualTo(3);
    assertThat(spread.most()).isEqualTo(5);
    assertThat(spread.count()).isEqualTo(5);
  }

  @Test
  void largeValuesAreRightWithinOnePerCentAndTheirMeanExactly() {
    Spread spread = of(1_000_003, 2_000_003);
    assertThat(spread.quantile(1)).isBetween(1_980_003L, 2_000_003L);
    assertThat(spread.mean()).isEqualTo(1_500_003);
    assertThat(of(255).quantile(1)).isEqualTo(255);
    assertThat(of(Long.MAX_VALUE).quantile(1)).isPositive();
  }

  @Test
  void sumOfTwoIsThatOfAllValues() {
    Spread sum = of(1, 2);
    sum.addAll(of(3, 900));
    Spread all = of(1, 2, 3, 900);
    assertThat(sum.counts()).isEqualTo(all.counts());
    assertThat(sum.mean()).isCloseTo(all.mean(), within(1e-9));
    assertThat(sum.most()).isEqualTo(900);
  }

  @Test
  void ofNothingIsNoughtAndNothingIsBelowIt() {
    Spread empty = new Spread();
    assertThat(empty.quantile(0.5)).isZero();
    assertThat(empty.mean()).isZero();
    assertThatThrownBy(() -> empty.add(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
