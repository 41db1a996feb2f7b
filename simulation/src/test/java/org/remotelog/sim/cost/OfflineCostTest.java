package org.remotelog.sim.cost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What it costs to be offline nine tenths of the time, both devices together. */
final class OfflineCostTest {
  private static final double LEAST_DEFLATED = 0.40;

  private static void requireCheap(OfflineDays.Sum sum) {
    assertThat(sum.medianLatencySeconds()).isLessThanOrEqualTo(OfflineDays.LONGEST_MEDIAN_SECONDS);
    assertThat(sum.times(sum.chargedBytes())).isLessThanOrEqualTo(OfflineDays.MOST_TIMES_BY_CHANCE);
  }

  @Test
  void costsAtMostTenTimesTheMessagesWhenEachSecondIsOnlineByChance() throws Exception {
    double deflated = Bodies.text(3).deflated();
    System.out.printf("bodies deflate to %.2f%n", deflated);
    assertThat(deflated).isGreaterThanOrEqualTo(LEAST_DEFLATED);
    requireCheap(OfflineDays.inMemory(Bodies.text(3)).byChance("each second online by chance"));
  }

  @Test
  void costsAtMostTenTimesTheMessagesAlsoWhenNothingCanBeCompressed() throws Exception {
    requireCheap(OfflineDays.inMemory(Bodies.noise(3)).byChance("the same, incompressible"));
  }

  @Test
  void costsAtMostThreeTimesTheMessagesWhenOnlineSixMinutesAnHour() throws Exception {
    OfflineDays.Sum sum =
        OfflineDays.inMemory(Bodies.noise(3))
            .sixMinutesAnHour("six minutes an hour, incompressible");
    assertThat(sum.times(sum.chargedBytes())).isLessThanOrEqualTo(OfflineDays.MOST_TIMES_HOURLY);
  }
}
