package org.remotelog.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ChurnTest {
  @Test
  void isOnlineForAboutItsShareOfTime() {
    Churn churn = new Churn(new Chance(1), 1_000, 9_000);
    int online = 0;
    for (long nowMs = 0; nowMs < 10_000_000; nowMs += 100) {
      online += churn.isOnline(nowMs) ? 1 : 0;
    }
    assertThat(online).isBetween(8_000, 12_000);
  }

  @Test
  void comesAndGoesTogetherWhenDiceAreTheSame() {
    Churn one = new Churn(new Chance(7), 500, 500);
    Churn other = new Churn(new Chance(7), 500, 500);
    for (long nowMs = 0; nowMs < 100_000; nowMs += 10) {
      assertThat(one.isOnline(nowMs)).isEqualTo(other.isOnline(nowMs));
    }
  }
}
