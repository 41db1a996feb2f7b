package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.log.SequenceRange;

final class SequenceRangesTest {
  private static final int HIGHEST = 60;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void agreesWithASetOfNumbers(long seed) {
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      TreeSet<Long> naive = new TreeSet<>();
      SequenceRanges ranges = SequenceRanges.NONE;
      List<SequenceRange> added = new ArrayList<>();
      for (int i = random.nextInt(12); i >= 0; i--) {
        SequenceRange range = range(random);
        added.add(range);
        ranges = ranges.plus(range);
        for (long at = range.first(); at <= range.last(); at++) {
          naive.add(at);
        }
        checkSame(ranges, naive, random, "seed " + seed + ", added " + added);
      }
      assertThat(SequenceRanges.of(added))
          .as("seed " + seed)
          .isEqualTo(ranges)
          .hasSameHashCodeAs(ranges);
    }
  }

  @Test
  void keepsRangesThatReachTheHighestNumber() {
    SequenceRanges open = SequenceRanges.NONE.plus(new SequenceRange(10, Long.MAX_VALUE));

    assertThat(open.plus(new SequenceRange(5, 9)).asList())
        .containsExactly(new SequenceRange(5, Long.MAX_VALUE));
    assertThat(open.missingIn(new SequenceRange(1, Long.MAX_VALUE)))
        .containsExactly(new SequenceRange(1, 9));
    assertThat(open.contains(Long.MAX_VALUE)).isTrue();
    assertThat(SequenceRanges.NONE.missingIn(new SequenceRange(7, Long.MAX_VALUE)))
        .containsExactly(new SequenceRange(7, Long.MAX_VALUE));
  }

  @Test
  void holdsNothingAtFirst() {
    assertThat(SequenceRanges.NONE.isEmpty()).isTrue();
    assertThat(SequenceRanges.NONE.contiguousFromOne()).isZero();
    assertThat(SequenceRanges.NONE.contains(1)).isFalse();
    assertThat(SequenceRanges.NONE.asList()).isEmpty();
  }

  private static void checkSame(
      SequenceRanges ranges, TreeSet<Long> naive, Random random, String about) {
    TreeSet<Long> held = new TreeSet<>();
    long previous = -1;
    for (SequenceRange range : ranges.asList()) {
      assertThat(range.first()).as(about).isGreaterThan(previous + 1);
      previous = range.last();
      for (long at = range.first(); at <= range.last(); at++) {
        held.add(at);
      }
    }
    assertThat(held).as(about).isEqualTo(naive);
    long contiguous = 0;
    for (long at = 1; at <= HIGHEST + 1; at++) {
      assertThat(ranges.contains(at)).as(about).isEqualTo(naive.contains(at));
      contiguous = contiguous == at - 1 && naive.contains(at) ? at : contiguous;
    }
    assertThat(ranges.contiguousFromOne()).as(about).isEqualTo(contiguous);
    SequenceRange asked = range(random);
    TreeSet<Long> missing = new TreeSet<>();
    for (SequenceRange hole : ranges.missingIn(asked)) {
      for (long at = hole.first(); at <= hole.last(); at++) {
        assertThat(missing.add(at)).as(about).isTrue();
      }
    }
    TreeSet<Long> expected = new TreeSet<>();
    for (long at = asked.first(); at <= asked.last(); at++) {
      if (!naive.contains(at)) {
        expected.add(at);
      }
    }
    assertThat(missing).as(about).isEqualTo(expected);
    assertThat(ranges.containsAll(asked)).as(about).isEqualTo(expected.isEmpty());
  }

  private static SequenceRange range(Random random) {
    long first = 1 + random.nextInt(HIGHEST - 10);
    return new SequenceRange(first, first + random.nextInt(10));
  }
}
