package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.LOG;
import static org.remotelog.sim.check.Samples.foreign;
import static org.remotelog.sim.check.Samples.id;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.own;
import static org.remotelog.sim.check.Samples.view;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ConvergedTest {
  private final Invariant invariant = new Converged();

  @Test
  void findsDeviceThatLacksMessage() {
    assertThat(last(invariant, Samples.ended(List.of(view(0, own(1, 1)), view(1)))))
        .hasValueSatisfying(text -> assertThat(text).contains("d1 lacks"));
  }

  @Test
  void findsDeviceWithMessageOfItsOwn() {
    assertThat(last(invariant, Samples.ended(List.of(view(0), view(1, own(1, 1))))))
        .hasValueSatisfying(text -> assertThat(text).contains("nobody else has"));
  }

  @Test
  void findsOtherParents() {
    assertThat(
            last(
                invariant,
                Samples.ended(
                    List.of(view(0, own(1, 1), own(2, 2, 1)), view(1, own(1, 1), own(2, 2))))))
        .hasValueSatisfying(text -> assertThat(text).contains("other parents"));
  }

  @Test
  void findsOtherContent() {
    assertThat(
            last(
                invariant, Samples.ended(List.of(view(0, own(1, 1)), view(1, altered(own(1, 1)))))))
        .hasValueSatisfying(text -> assertThat(text).contains("another content"));
  }

  @Test
  void findsUnconfirmedRow() {
    assertThat(
            last(
                invariant,
                Samples.ended(
                    List.of(view(0, Samples.row(1, 1, false, LOG, 1, false, List.of()))))))
        .hasValueSatisfying(text -> assertThat(text).contains("unconfirmed"));
  }

  @Test
  void findsGap() {
    assertThat(
            last(
                invariant,
                Samples.ended(List.of(new View(0, LOG, List.of(), 1, true, 0, List.of())))))
        .hasValueSatisfying(text -> assertThat(text).contains("gaps"));
  }

  @Test
  void findsIncompleteReport() {
    assertThat(
            last(
                invariant,
                Samples.ended(List.of(new View(0, LOG, List.of(), 0, false, 0, List.of())))))
        .hasValueSatisfying(text -> assertThat(text).contains("incomplete"));
  }

  @Test
  void findsEngineThatStillGives() {
    View gives = new View(0, LOG, List.of(), 0, true, 0, List.of(id(7)));
    assertThat(last(invariant, Samples.ended(List.of(gives))))
        .hasValueSatisfying(text -> assertThat(text).contains("to give directly"));
  }

  @Test
  void letsEnginesGiveWhatNobodyPublished() {
    View gives = new View(0, LOG, List.of(), 0, true, 0, List.of(id(7)));
    Event own = Samples.rows(0, own(1, 7));
    assertThat(last(invariant, own, new Event.Lost(0), Samples.ended(List.of(gives)))).isEmpty();
  }

  @Test
  void findsPassThatStillPublishes() {
    assertThat(
            last(
                invariant,
                Samples.ended(List.of(new View(0, LOG, List.of(), 0, true, 1, List.of())))))
        .hasValueSatisfying(text -> assertThat(text).contains("still publishes"));
  }

  @Test
  void isContentWhenAllAreAlike() {
    assertThat(
            last(
                invariant,
                Samples.ended(
                    List.of(view(0, own(1, 1), own(2, 2)), view(1, foreign(1, 2), foreign(2, 1))))))
        .isEmpty();
  }

  private static Changes.Row altered(Changes.Row row) {
    return new Changes.Row(
        row.number(),
        row.id(),
        row.own(),
        row.log(),
        row.sequence(),
        row.salt(),
        row.parents(),
        id(9).digest(),
        row.confirmed(),
        row.missing());
  }
}
