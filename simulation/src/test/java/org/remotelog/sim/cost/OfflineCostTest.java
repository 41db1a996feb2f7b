package org.remotelog.sim.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What it costs to be offline nine tenths of the time, both devices together. */
final class OfflineCostTest {
  /** Between two passes of a device, at least: half of the messages arrive within 90 seconds. */
  private static final int APART_SECONDS = 76;

  private static final int LONGEST_MEDIAN_SECONDS = 90;
  private static final double LEAST_DEFLATED = 0.40;

  private static OfflineRun byChance(Bodies bodies) throws Exception {
    SplittableRandom dice = new SplittableRandom(7);
    OfflineRun run = new OfflineRun(bodies);
    run.run(
        Duration.ofHours(6),
        (second, sides) -> {
          // A tenth of the seconds each, never the same.
          int tenth = dice.nextInt(10);
          return tenth < 2 && second - sides.get(tenth).lastPass >= APART_SECONDS ? tenth : -1;
        });
    return run;
  }

  private static void requireAllDelivered(OfflineRun run) {
    OfflineRun.Side one = run.sides.get(0);
    OfflineRun.Side other = run.sides.get(1);
    assertThat(one.got).isEqualTo(other.written);
    assertThat(other.got).isEqualTo(one.written);
  }

  @Test
  void costsAtMostTenTimesTheMessagesWhenEachSecondIsOnlineByChance() throws Exception {
    double deflated = Bodies.text(3).deflated();
    OfflineRun run = byChance(Bodies.text(3));
    System.out.printf("bodies deflate to %.2f%n", deflated);
    System.out.println(run.report("each second online by chance"));
    requireAllDelivered(run);
    assertThat(deflated).isGreaterThanOrEqualTo(LEAST_DEFLATED);
    assertThat(run.medianLatencySeconds()).isLessThanOrEqualTo(LONGEST_MEDIAN_SECONDS);
    assertThat(run.factor()).isLessThanOrEqualTo(10);
  }

  @Test
  void costsLittleMoreWhenNothingCanBeCompressed() throws Exception {
    OfflineRun run = byChance(Bodies.noise(3));
    System.out.println(run.report("the same, incompressible"));
    requireAllDelivered(run);
    assertThat(run.factor()).isLessThanOrEqualTo(11);
  }

  @Test
  void costsAtMostThreeTimesTheMessagesWhenOnlineSixMinutesAnHour() throws Exception {
    OfflineRun run = new OfflineRun(Bodies.noise(3));
    run.run(
        Duration.ofHours(24),
        (second, sides) -> {
          // One pass at the begin of the six minutes; the other device's are half an hour later.
          long inHour = second % 3600;
          return inHour == 600 ? 0 : inHour == 2400 ? 1 : -1;
        });
    System.out.println(run.report("six minutes an hour, incompressible"));
    requireAllDelivered(run);
    assertThat(run.factor()).isLessThanOrEqualTo(3);
  }
}
