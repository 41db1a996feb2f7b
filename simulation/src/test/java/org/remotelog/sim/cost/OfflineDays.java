package org.remotelog.sim.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.pointer.local.MemoryPointer;

/**
 * Two devices that are offline nine tenths of the time and never online together, over places in
 * memory or real ones. All is delivered and cleared, and there is no storm of retransmissions.
 */
public final class OfflineDays {
  /** What a run by chance may come to at most: half of the messages take no longer. */
  public static final int LONGEST_MEDIAN_SECONDS = 90;

  /** And the bytes of both devices over those of the application. */
  public static final int MOST_TIMES_BY_CHANCE = 10;

  /** The same of six minutes an hour. */
  public static final int MOST_TIMES_HOURLY = 3;

  /** Between two passes of a device, at least: half of the messages arrive within 90 seconds. */
  private static final int APART_SECONDS = 76;

  private static final long HOUR_SECONDS = 3_600;
  private static final long ONLINE_SECONDS = 360;

  /**
   * Copies of each message on average on a link that loses all, and how many more plain MVDS has.
   */
  private static final int MOST_COPIES = 4;

  private static final int PLAIN_FACTOR = 40;

  private final Bodies bodies;
  private final ContentStore store;
  private final HeadPointer pointer;
  private final Instant begin;

  private OfflineDays(Bodies bodies, ContentStore store, HeadPointer pointer, Instant begin) {
    this.bodies = bodies;
    this.store = store;
    this.pointer = pointer;
    this.begin = begin;
  }

  /**
   * What a run came to.
   *
   * @param applicationBytes the bodies of all messages
   * @param chargedBytes what both devices sent and got, as calls of the HTTP adapters are charged
   * @param medianLatencySeconds from writing a message to having it
   */
  public record Sum(long applicationBytes, long chargedBytes, long medianLatencySeconds) {
    /** How many times the application's bytes these are. */
    public double times(long bytes) {
      return (double) bytes / applicationBytes;
    }
  }

  /** With bodies as people write them. */
  public static OfflineDays ofText(ContentStore store, HeadPointer pointer, Instant begin) {
    return new OfflineDays(Bodies.text(3), store, pointer, begin);
  }

  /** With bodies that nobody can compress. */
  public static OfflineDays ofNoise(ContentStore store, HeadPointer pointer, Instant begin) {
    return new OfflineDays(Bodies.noise(3), store, pointer, begin);
  }

  static OfflineDays inMemory(Bodies bodies) {
    return new OfflineDays(
        bodies,
        new MemoryContentStore(),
        new MemoryPointer(),
        Instant.parse("2026-11-23T12:00:00Z"));
  }

  /** Each second is online by chance, for six hours. */
  public Sum byChance(String title) throws Exception {
    SplittableRandom dice = new SplittableRandom(7);
    return run(
        title,
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
  }

  /** Six minutes of each hour are online, with one pass, for a day. */
  public Sum sixMinutesAnHour(String title) throws Exception {
    return run(
        title,
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
  }

  private Sum run(String title, Duration time, OfflineRun.Presence presence) throws Exception {
    OfflineRun run = new OfflineRun(bodies, store, pointer, begin);
    run.run(time, presence);
    System.out.println(run.report(title));
    requireAllDelivered(run);
    requireNoStorm(run);
    return new Sum(run.applicationBytes(), run.bill.bytes(), run.medianLatencySeconds());
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
}
