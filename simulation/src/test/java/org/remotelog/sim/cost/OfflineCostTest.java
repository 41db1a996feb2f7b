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
  private static final long HOUR_SECONDS = 3_600;
  private static final long ONLINE_SECONDS = 360;
  private static final int MOST_TIMES = 10;

  /**
   * Copies of each message on average on a link that loses all, and how many more plain MVDS has.
   */
  private static final int MOST_COPIES = 4;

  private static final int PLAIN_FACTOR = 40;
  private static final double LEAST_DEFLATED = 0.40;

  private static OfflineRun byChance(Bodies bodies) throws Exception {
    SplittableRandom dice = new SplittableRandom(7);
    OfflineRun run = new OfflineRun(bodies);
    run.run(
        Duration.ofHours(6),
        new OfflineRun.Presence() {
          @Override
          public int onlineAt(long second) {
            // A tenth of the seconds each, never the same.
            int tenth = dice.nextInt(10);
            return tenth < 2 ? tenth : -1;
          }

          @Override
          public boolean isPass(long second, OfflineRun.Side side) {
            return second - side.lastPass >= APART_SECONDS;
          }
        });
    return run;
  }

  private static void requireAllDelivered(OfflineRun run) {
    OfflineRun.Side one = run.sides.get(0);
    OfflineRun.Side other = run.sides.get(1);
    assertThat(one.got).isEqualTo(other.written);
    assertThat(other.got).isEqualTo(one.written);
  }

  private static void requireNoStorm(OfflineRun run) throws Exception {
    for (OfflineRun.Side side : run.sides) {
      DirectSide direct = side.direct();
      long copies = 0;
      for (Copies.Way way : direct.copies.all()) {
        assertThat(way.isCleared()).as("cleared by a receipt").isTrue();
        assertThat(way.copies()).isBetween(1, direct.waits.most(way));
        copies += way.copies();
      }
      assertThat(direct.copies.all()).hasSize((int) side.written);
      assertThat(direct.mostPending()).as("there was something to clear").isPositive();
      assertThat(direct.pending()).as("messages that the engine still gives").isZero();
      assertThat(direct.rows()).as("rows of its records").isZero();
      assertThat(copies).isLessThan(MOST_COPIES * side.written);
      assertThat(direct.plain.copies()).isGreaterThan(PLAIN_FACTOR * copies);
    }
  }

  @Test
  void costsAtMostTenTimesTheMessagesWhenEachSecondIsOnlineByChance() throws Exception {
    double deflated = Bodies.text(3).deflated();
    OfflineRun run = byChance(Bodies.text(3));
    System.out.printf("bodies deflate to %.2f%n", deflated);
    System.out.println(run.report("each second online by chance"));
    requireAllDelivered(run);
    requireNoStorm(run);
    assertThat(deflated).isGreaterThanOrEqualTo(LEAST_DEFLATED);
    assertThat(run.medianLatencySeconds()).isLessThanOrEqualTo(LONGEST_MEDIAN_SECONDS);
    assertThat(run.factor()).isLessThanOrEqualTo(MOST_TIMES);
  }

  @Test
  void costsAtMostTenTimesTheMessagesAlsoWhenNothingCanBeCompressed() throws Exception {
    OfflineRun run = byChance(Bodies.noise(3));
    System.out.println(run.report("the same, incompressible"));
    requireAllDelivered(run);
    requireNoStorm(run);
    assertThat(run.medianLatencySeconds()).isLessThanOrEqualTo(LONGEST_MEDIAN_SECONDS);
    assertThat(run.factor()).isLessThanOrEqualTo(MOST_TIMES);
  }

  @Test
  void costsAtMostThreeTimesTheMessagesWhenOnlineSixMinutesAnHour() throws Exception {
    OfflineRun run = new OfflineRun(Bodies.noise(3));
    run.run(
        Duration.ofHours(24),
        new OfflineRun.Presence() {
          @Override
          public int onlineAt(long second) {
            // The other device's six minutes are half an hour later.
            long inHour = second % HOUR_SECONDS;
            long of = inHour / (HOUR_SECONDS / 2);
            return inHour % (HOUR_SECONDS / 2) / ONLINE_SECONDS == 1 ? (int) of : -1;
          }

          @Override
          public boolean isPass(long second, OfflineRun.Side side) {
            // One pass at the begin of the six minutes.
            return second - side.lastPass > ONLINE_SECONDS;
          }
        });
    System.out.println(run.report("six minutes an hour, incompressible"));
    requireAllDelivered(run);
    requireNoStorm(run);
    assertThat(run.factor()).isLessThanOrEqualTo(3);
  }
}
