package org.remotelog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SequenceRangeTest {
  private static final SequenceRange RANGE = new SequenceRange(3, 7);

  @Test
  void includesBothEnds() {
    assertThat(RANGE.count()).isEqualTo(5);
    assertThat(RANGE.contains(2)).isFalse();
    assertThat(RANGE.contains(3)).isTrue();
    assertThat(RANGE.contains(7)).isTrue();
    assertThat(RANGE.contains(8)).isFalse();
    assertThat(SequenceRange.single(4).count()).isEqualTo(1);
    assertThat(SequenceRange.ofCount(3, 5)).isEqualTo(RANGE);
  }

  @Test
  void knowsItsNeighbours() {
    assertThat(RANGE.contains(new SequenceRange(3, 7))).isTrue();
    assertThat(RANGE.contains(new SequenceRange(3, 8))).isFalse();
    assertThat(RANGE.overlaps(new SequenceRange(7, 9))).isTrue();
    assertThat(RANGE.overlaps(new SequenceRange(8, 9))).isFalse();
    assertThat(RANGE.isFollowedBy(new SequenceRange(8, 9))).isTrue();
    assertThat(RANGE.isFollowedBy(new SequenceRange(9, 9))).isFalse();
    assertThat(new SequenceRange(1, Long.MAX_VALUE).isFollowedBy(RANGE)).isFalse();
  }

  @Test
  void refusesEmptyRangesAndNumbersBelowOne() {
    assertThatThrownBy(() -> new SequenceRange(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new SequenceRange(2, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> SequenceRange.ofCount(1, 0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void printsOpenEnds() {
    assertThat(RANGE).hasToString("3-7");
    assertThat(SequenceRange.single(4)).hasToString("4");
    assertThat(new SequenceRange(5, Long.MAX_VALUE)).hasToString("5-");
  }
}
