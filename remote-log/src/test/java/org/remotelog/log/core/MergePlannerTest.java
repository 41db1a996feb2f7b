package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.log.Limits;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.MergePlanner.Run;

final class MergePlannerTest {
  /** Bytes rewritten for each byte written: four tiers, and the growth within the last one. */
  private static final double MOST_REWRITING = 10;

  @Test
  void boundsSegmentsAndRewritingOfSingleMessages() {
    Written written = write(100_000, i -> 250, 1);

    assertThat(written.rewriting()).isLessThan(MOST_REWRITING);
    assertThat(written.segments()).isLessThan(200);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void boundsSegmentsAndRewritingOfAnySizes(long seed) {
    Random random = new Random(seed);

    Written written =
        write(10_000, i -> 60 + (int) Math.pow(2, random.nextDouble() * 17), 1 + (int) seed % 2);

    assertThat(written.rewriting()).as("seed " + seed).isLessThan(MOST_REWRITING);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 7, 8, 9, 33})
  void boundsSegmentsWhenBigAndSmallAlternate(int period) {
    for (int big : new int[] {2_000, 5_000, 17_000, 66_000, 131_132, 190_000, 200_000}) {
      Written first = write(2_000, i -> i % period == 0 ? big : 200, 1);
      Written last = write(2_000, i -> i % period == period - 1 ? big : 200, 1);

      assertThat(first.rewriting()).as("big ones of " + big).isLessThan(MOST_REWRITING);
      assertThat(last.rewriting()).as("big ones of " + big).isLessThan(MOST_REWRITING);
    }
  }

  @Test
  void boundsSegmentsWhenEveryMessageHasAnEpochOfItsOwn() {
    Written written = write(300, i -> 250, 300);

    assertThat(written.segments()).isEqualTo(300);
  }

  @Test
  void leavesTheNewestOfARowAsTheyWere() {
    List<Run> row = new ArrayList<>();
    for (int i = 0; i < MergePlanner.ROW_LENGTH; i++) {
      row.add(run(i + 1, i + 1, 250, 0));
    }

    List<Run> layout = MergePlanner.plan(row);

    assertThat(layout).hasSize(2);
    assertThat(layout.get(0).range()).isEqualTo(new SequenceRange(1, 5));
    assertThat(layout.get(0).tier()).isEqualTo(1);
    assertThat(layout.get(1)).isEqualTo(row.get(5));
    assertThat(MergePlanner.plan(row.subList(0, 5))).isEqualTo(row.subList(0, 5));
  }

  @Test
  void movesFinalSegmentsToPagesAFewAtATime() {
    int most = CoreLimits.FINAL_SEGMENTS_IN_HEAD + CoreLimits.FINAL_SEGMENTS_MOVED_AT_ONCE;

    assertThat(MergePlanner.movedToPages(most - 1)).isZero();
    assertThat(MergePlanner.movedToPages(most)).isEqualTo(CoreLimits.FINAL_SEGMENTS_MOVED_AT_ONCE);
    assertThat(MergePlanner.movedToPages(100)).isEqualTo(100 - CoreLimits.FINAL_SEGMENTS_IN_HEAD);
  }

  @Test
  void joinsWhatStandsBeforeAnotherEpoch() {
    List<Run> layout =
        MergePlanner.plan(List.of(run(1, 2, 300, 0), run(3, 3, 300, 0), run(4, 4, 300, 1)));

    assertThat(layout)
        .containsExactly(
            new Run(new SequenceRange(1, 3), 600, MergePlanner.FINAL_TIER, 0), run(4, 4, 300, 1));
  }

  @Test
  void keepsSegmentsBelowTheirLimitOfEntries() {
    int half = CoreLimits.MAX_SEGMENT_ENTRIES / 2;
    Run first = new Run(new SequenceRange(1, half), 1000, 0, 0);
    Run second = new Run(new SequenceRange(half + 1, 2L * half), 1000, 0, 0);
    Run third = new Run(SequenceRange.single(2L * half + 1), 1000, 0, 0);
    Run next = run(2L * half + 2, 2L * half + 2, 100, 1);

    List<Run> layout = MergePlanner.plan(List.of(first, second, third, next));

    assertThat(layout).hasSize(3);
    assertThat(layout.get(0).range().count()).isEqualTo(CoreLimits.MAX_SEGMENT_ENTRIES);
  }

  @Test
  void choosesTiersBySize() {
    assertThat(MergePlanner.tierOf(1)).isZero();
    assertThat(MergePlanner.tierOf(4096)).isZero();
    assertThat(MergePlanner.tierOf(4097)).isEqualTo(1);
    assertThat(MergePlanner.tierOf(CoreLimits.FULL_SEGMENT_BYTES - 1))
        .isEqualTo(MergePlanner.FINAL_TIER - 1);
    assertThat(MergePlanner.tierOf(CoreLimits.FULL_SEGMENT_BYTES))
        .isEqualTo(MergePlanner.FINAL_TIER);
  }

  /** What a log of so many flushes came to. */
  private record Written(long bytes, long rewritten, int segments) {
    double rewriting() {
      return (double) rewritten / bytes;
    }
  }

  private static Written write(int flushes, IntUnaryOperator sizes, int epochs) {
    List<Run> layout = new ArrayList<>();
    long bytes = 0;
    long rewritten = 0;
    int paged = 0;
    for (int i = 0; i < flushes; i++) {
      int size = sizes.applyAsInt(i);
      bytes += size;
      Run added = run(i + 1, i + 1, size, (int) ((long) i * epochs / flushes));
      List<Run> before = new ArrayList<>(layout);
      before.add(added);
      layout = MergePlanner.plan(before);
      rewritten += check(before, layout, layout.get(0).range().first());
      assertThat(layout.get(layout.size() - 1).range().last()).isEqualTo(i + 1);
      int finals = 0;
      while (finals < layout.size() && layout.get(finals).tier() == MergePlanner.FINAL_TIER) {
        finals++;
      }
      assertThat(layout.size() - finals).isLessThanOrEqualTo(MergePlanner.MAX_GROWING);
      int moved = MergePlanner.movedToPages(finals);
      paged += moved;
      layout = new ArrayList<>(layout.subList(moved, layout.size()));
      assertThat(layout.size()).isLessThan(Limits.MAX_HEAD_SEGMENTS);
    }
    return new Written(bytes, rewritten, paged + layout.size());
  }

  /** Checks one plan and returns the bytes that it rewrites. */
  private static long check(List<Run> before, List<Run> layout, long first) {
    Map<SequenceRange, Run> old = new HashMap<>();
    for (Run run : before) {
      old.put(run.range(), run);
    }
    long rewritten = 0;
    long next = first;
    int at = 0;
    for (Run run : layout) {
      assertThat(run.range().first()).isEqualTo(next);
      next = run.range().last() + 1;
      int parts = 0;
      while (at < before.size() && before.get(at).range().last() < next) {
        assertThat(before.get(at).epoch()).as("epoch of %s", run).isEqualTo(run.epoch());
        at++;
        parts++;
      }
      if (!old.containsKey(run.range())) {
        rewritten += run.bytes();
        assertThat(run.bytes()).isLessThanOrEqualTo(CoreLimits.SEGMENT_TARGET_BYTES);
        assertThat(parts).isGreaterThan(1);
      }
      if (parts > 1) {
        for (Run part : before.subList(at - parts, at)) {
          assertThat(part.tier()).as("a final one was merged").isLessThan(MergePlanner.FINAL_TIER);
        }
      }
    }
    assertThat(at).isEqualTo(before.size());
    return rewritten;
  }

  private static Run run(long first, long last, int bytes, int epoch) {
    return new Run(new SequenceRange(first, last), bytes, MergePlanner.tierOf(bytes), epoch);
  }
}
