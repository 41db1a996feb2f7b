package org.remotelog.sim;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ChurnTest {
  @Test
  void isOnlineForAboutItsShareOfTime() {
    Churn churn = new Churn(new Chance(1), Churn.Kind.ALONE, 1_000, 9_000);
    int online = 0;
    for (long nowMs = 0; nowMs < 10_000_000; nowMs += 100) {
      online += churn.isOnline(nowMs) ? 1 : 0;
    }
    assertThat(online).isBetween(8_000, 12_000);
  }

  @Test
  void comesAndGoesTogetherWhenDiceAreTheSame() {
    Churn one = new Churn(new Chance(7), Churn.Kind.BURSTS, 500, 500);
    Churn other = new Churn(new Chance(7), Churn.Kind.BURSTS, 500, 500);
    for (long nowMs = 0; nowMs < 100_000; nowMs += 10) {
      assertThat(one.isOnline(nowMs)).isEqualTo(other.isOnline(nowMs));
    }
  }

  @Test
  void isOnlineLessAtNight() {
    Churn churn = new Churn(new Chance(3), Churn.Kind.DAYS, 3_600_000, 3_600_000);
    int[] online = new int[24];
    for (long hour = 0; hour < 24 * 500; hour++) {
      online[(int) ((hour + 8) % 24)] += churn.isOnline(hour * 3_600_000) ? 1 : 0;
    }
    assertThat(online[2]).isLessThan(online[14] / 2);
  }

  @Test
  void isOnlineOnTheWayOnly() {
    Churn churn = new Churn(new Chance(3), Churn.Kind.COMMUTE, 1_800_000, 1);
    int[] online = new int[24];
    for (long hour = 24; hour < 24 * 200; hour++) {
      online[(int) ((hour + 8) % 24)] += churn.isOnline(hour * 3_600_000) ? 1 : 0;
    }
    assertThat(online[8]).isPositive();
    assertThat(online[18]).isPositive();
    assertThat(online[13] + online[2]).isZero();
  }

  @Test
  void knowsWhenItChanges() {
    Churn churn = new Churn(new Chance(5), Churn.Kind.ALONE, 500, 700);
    boolean first = churn.isOnline(0);
    long changesAtMs = churn.changesAtMs(0);
    assertThat(churn.isOnline(changesAtMs - 1)).isEqualTo(first);
    assertThat(churn.isOnline(changesAtMs)).isNotEqualTo(first);
  }
}
