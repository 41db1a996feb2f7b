package org.remotelog.sim.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.sim.Chance;

final class ComingsTest {
  private static final long HOUR_MS = 3_600_000;
  private static final long DAYS = 400;

  /** How much of each hour of the day, from midnight on, a node is online. */
  private static double[] onlineByHour(Scenario scenario, int nodes) {
    double[] share = new double[24];
    for (int node = 0; node < nodes; node++) {
      Comings comings = Comings.of(scenario, new Chance(node));
      boolean online = comings.isOnlineFirst();
      long atMs = 0;
      while (atMs < DAYS * 24 * HOUR_MS) {
        long untilMs = atMs + comings.staysMs(online, atMs);
        while (atMs < untilMs) {
          long stepMs = Math.min(untilMs, (atMs / HOUR_MS + 1) * HOUR_MS) - atMs;
          int hour = (int) ((atMs / HOUR_MS + 12) % 24);
          share[hour] += online ? (double) stepMs / (DAYS * HOUR_MS * nodes) : 0;
          atMs += stepMs;
        }
        online = !online;
      }
    }
    return share;
  }

  private static double mean(double[] share) {
    double sum = 0;
    for (double hour : share) {
      sum += hour / share.length;
    }
    return sum;
  }

  private static Scenario churn(String kind, String offline) {
    return Scenario.PUBLISHED.with(Setting.CHURN, kind).with(Setting.OFFLINE, offline);
  }

  @ParameterizedTest
  @CsvSource({
    "bursts, 90, 0.01",
    "bursts, 50, 0.01",
    "days, 95, 0.01",
    "days, 90, 0.01",
    // Where stretches without others are short, a night is long.
    "days, 60, 0.04",
    "commute, 90, 0.001",
    "commute, 25, 0.001"
  })
  void nodeIsOnlineForItsShareOfTheTime(String kind, int offline, double error) {
    double online = mean(onlineByHour(churn(kind, "" + offline), 12));
    assertThat(online).isCloseTo((100 - offline) / 100.0, within(error));
  }

  @Test
  void secondsAreOnlineByThemselves() {
    Comings comings = Comings.of(churn("seconds", "90"), new Chance(1));
    long onlineMs = 0;
    long allMs = 0;
    boolean online = comings.isOnlineFirst();
    for (int i = 0; i < 20_000; i++) {
      long staysMs = comings.staysMs(online, allMs);
      assertThat(staysMs % 1_000).isZero();
      onlineMs += online ? staysMs : 0;
      allMs += staysMs;
      online = !online;
    }
    assertThat((double) onlineMs / allMs).isCloseTo(0.1, within(0.01));
  }

  @Test
  void nightsAreQuietByDaysAndEverythingButTwoTimesByCommute() {
    double[] days = onlineByHour(churn("days", "90"), 4);
    assertThat(days[4]).isLessThan(days[15] / 3);
    double[] commute = onlineByHour(churn("commute", "90"), 4);
    assertThat(commute[7] + commute[8]).isGreaterThan(0.4);
    assertThat(commute[17] + commute[18]).isGreaterThan(0.4);
    assertThat(commute[3] + commute[12] + commute[22]).isZero();
  }

  @Test
  void whoIsNeverOfflineStays() {
    assertThat(Comings.of(churn("days", "0"), new Chance(1)).isOnlineFirst()).isTrue();
    assertThat(Comings.of(churn("payload", "90"), new Chance(1)).isOnlineFirst()).isTrue();
  }
}
