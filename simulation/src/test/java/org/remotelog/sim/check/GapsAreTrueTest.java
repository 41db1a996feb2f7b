package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.LOG;
import static org.remotelog.sim.check.Samples.foreign;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.row;
import static org.remotelog.sim.check.Samples.rows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.log.SequenceRange;

final class GapsAreTrueTest {
  private final Invariant invariant = new GapsAreTrue();

  @Test
  void findsGapThatNamesDeliveredEntry() {
    assertThat(last(invariant, rows(1, foreign(1, 1)), report(3, new SequenceRange(1, 2))))
        .hasValueSatisfying(text -> assertThat(text).contains("has delivered 1"));
  }

  @Test
  void findsOpenGapThatNamesDeliveredEntry() {
    SequenceRange open = new SequenceRange(1, Long.MAX_VALUE);
    assertThat(last(invariant, rows(1, foreign(1, 1)), report(3, open)))
        .hasValueSatisfying(text -> assertThat(text).contains("has delivered 1"));
  }

  @Test
  void findsGapBehindRememberedHead() {
    assertThat(last(invariant, rows(1, foreign(1, 1)), report(2, new SequenceRange(2, 3))))
        .hasValueSatisfying(text -> assertThat(text).contains("a head of 2 entries"));
  }

  @Test
  void allowsGapsOfWhatIsMissing() {
    SequenceRange open = new SequenceRange(4, Long.MAX_VALUE);
    assertThat(last(invariant, rows(1, foreign(1, 1)), report(3, new SequenceRange(2, 3), open)))
        .isEmpty();
  }

  @Test
  void allowsGapAtPlaceThatUnconfirmedCopyClaims() {
    Changes.Row copy = row(1, 1, false, LOG, 1, false, List.of());
    assertThat(last(invariant, rows(1, copy), report(1, SequenceRange.single(1)))).isEmpty();
  }

  @Test
  void allowsGapOfWhatAnotherDeviceHasDelivered() {
    assertThat(last(invariant, rows(2, foreign(1, 1)), report(1, SequenceRange.single(1))))
        .isEmpty();
  }

  private static Event report(long count, SequenceRange... gaps) {
    return new Event.Reported(1, false, List.of(new Event.Known(LOG, count, List.of(gaps))), "");
  }
}
