package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.last;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class RowsBoundedTest {
  private final Invariant invariant = new RowsBounded();

  @Test
  void findsTableThatGrowsBeyondItsLimit() {
    assertThat(last(invariant, new Event.Counted(0, Map.of("GAPS", 5L), Map.of("GAPS", 4L))))
        .hasValueSatisfying(text -> assertThat(text).contains("5 rows in GAPS"));
  }

  @Test
  void findsTableWithoutLimit() {
    assertThat(last(invariant, new Event.Counted(0, Map.of("NEW", 1L), Map.of())))
        .hasValueSatisfying(text -> assertThat(text).contains("1 rows in NEW"));
  }

  @Test
  void isContentAtTheLimit() {
    assertThat(last(invariant, new Event.Counted(0, Map.of("GAPS", 4L), Map.of("GAPS", 4L))))
        .isEmpty();
  }
}
