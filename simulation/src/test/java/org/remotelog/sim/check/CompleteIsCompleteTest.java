package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.LOG;
import static org.remotelog.sim.check.Samples.committed;
import static org.remotelog.sim.check.Samples.foreign;
import static org.remotelog.sim.check.Samples.id;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.own;
import static org.remotelog.sim.check.Samples.rows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.log.SequenceRange;

final class CompleteIsCompleteTest {
  private final Invariant invariant = new CompleteIsComplete();

  @Test
  void findsCompleteReportThatLacksMessage() {
    assertThat(
            last(invariant, rows(0, own(1, 1), own(2, 2)), rows(1, foreign(1, 1)), report(true, 2)))
        .hasValueSatisfying(text -> assertThat(text).contains("says that it is complete"));
  }

  @Test
  void findsSilentGap() {
    assertThat(
            last(
                invariant, rows(0, own(1, 1), own(2, 2)), rows(1, foreign(1, 1)), report(false, 2)))
        .hasValueSatisfying(text -> assertThat(text).contains("names no gap"));
  }

  @Test
  void findsGapElsewhere() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1), own(2, 2)),
                rows(1, foreign(1, 1)),
                report(false, 2, SequenceRange.single(1))))
        .hasValueSatisfying(text -> assertThat(text).contains("names no gap"));
  }

  @Test
  void allowsGapThatIsNamed() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1), own(2, 2)),
                rows(1, foreign(1, 1)),
                report(false, 2, SequenceRange.single(2))))
        .isEmpty();
  }

  @Test
  void allowsMessageThatWaits() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1), own(2, 2)),
                committed(1, 0, List.of(id(2)), foreign(1, 1)),
                report(false, 2)))
        .isEmpty();
  }

  @Test
  void isContentWithCompleteReport() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1), own(2, 2)),
                rows(1, foreign(1, 1), foreign(2, 2)),
                report(true, 2)))
        .isEmpty();
  }

  private static Event report(boolean complete, long count, SequenceRange... gaps) {
    return new Event.Reported(1, complete, List.of(new Event.Known(LOG, count, List.of(gaps))), "");
  }
}
