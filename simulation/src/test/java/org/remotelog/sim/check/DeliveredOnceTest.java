package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.id;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.own;
import static org.remotelog.sim.check.Samples.rows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DeliveredOnceTest {
  private final Invariant invariant = new DeliveredOnce();

  @Test
  void findsMessageInTwoRows() {
    assertThat(last(invariant, rows(0, own(1, 1)), rows(0, own(2, 1))))
        .hasValueSatisfying(text -> assertThat(text).contains("again"));
  }

  @Test
  void findsRowThatChangesItsMessage() {
    assertThat(last(invariant, rows(0, own(1, 1)), rows(0, own(1, 2))))
        .hasValueSatisfying(text -> assertThat(text).contains("became"));
  }

  @Test
  void findsHoleInRows() {
    assertThat(last(invariant, rows(0, own(1, 1)), rows(0, own(3, 3))))
        .hasValueSatisfying(text -> assertThat(text).contains("after row 1"));
  }

  @Test
  void findsMessageInTwoRowsAfterRestart() {
    assertThat(last(invariant, new Event.Booted(0, List.of(id(1), id(1)))))
        .hasValueSatisfying(text -> assertThat(text).contains("two rows"));
  }

  @Test
  void findsRowHandedOnTwiceWithoutFailure() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1)),
                new Event.Handed(0, 1, id(1)),
                new Event.Handed(0, 1, id(1))))
        .hasValueSatisfying(text -> assertThat(text).contains("after row 1"));
  }

  @Test
  void findsRowThatIsRepeatedButNotTheLast() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1), own(2, 2)),
                new Event.Handed(0, 1, id(1)),
                new Event.Handed(0, 2, id(2)),
                new Event.HandingFailed(0),
                new Event.Handed(0, 1, id(1))))
        .hasValueSatisfying(text -> assertThat(text).contains("after row 2"));
  }

  @Test
  void findsRowThatIsLeftOut() {
    assertThat(last(invariant, rows(0, own(1, 1), own(2, 2)), new Event.Handed(0, 2, id(2))))
        .hasValueSatisfying(text -> assertThat(text).contains("after row 0"));
  }

  @Test
  void allowsLastRowAgainAfterRestart() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1), own(2, 2)),
                new Event.Handed(0, 1, id(1)),
                new Event.Booted(0, List.of(id(1), id(2))),
                new Event.Handed(0, 1, id(1)),
                new Event.Handed(0, 2, id(2))))
        .isEmpty();
  }
}
