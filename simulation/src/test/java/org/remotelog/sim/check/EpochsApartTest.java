package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.LOG;
import static org.remotelog.sim.check.Samples.last;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.log.SequenceRange;

final class EpochsApartTest {
  private final Invariant invariant = new EpochsApart();

  private static Event.Committed seals(Changes.Segment... segments) {
    Changes.Own own = new Changes.Own(LOG, 4, 0, 1, List.of(segments), List.of());
    return new Event.Committed(
        0, 0, new Changes(List.of(), List.of(), List.of(), List.of(own), List.of()));
  }

  private static Changes.Segment segment(long first, long last, int epoch) {
    return new Changes.Segment(new SequenceRange(first, last), epoch);
  }

  @Test
  void findsMergingAcrossAnEpoch() {
    assertThat(last(invariant, seals(segment(1, 2, 0), segment(3, 4, 1)), seals(segment(1, 4, 0))))
        .hasValueSatisfying(text -> assertThat(text).contains("/3 of epoch 1 again in epoch 0"));
  }

  @Test
  void allowsMergingWithinAnEpoch() {
    assertThat(
            last(
                invariant,
                seals(segment(1, 1, 0), segment(2, 2, 0), segment(3, 4, 1)),
                seals(segment(1, 2, 0), segment(3, 4, 1))))
        .isEmpty();
  }
}
