package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.LOG;
import static org.remotelog.sim.check.Samples.OTHER_LOG;
import static org.remotelog.sim.check.Samples.accepts;
import static org.remotelog.sim.check.Samples.foreign;
import static org.remotelog.sim.check.Samples.id;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.own;
import static org.remotelog.sim.check.Samples.rows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.ParentPosition;

final class ConfirmedIsTrueTest {
  private final Invariant invariant = new ConfirmedIsTrue();

  @Test
  void findsConfirmedPlaceThatWriterGaveToAnother() {
    assertThat(
            last(
                invariant, rows(0, own(1, 1), own(2, 2)), accepts(1, 1, 2), rows(1, foreign(2, 1))))
        .hasValueSatisfying(text -> assertThat(text).contains("counts as confirmed"));
  }

  @Test
  void findsConfirmedPlaceThatIsEmpty() {
    assertThat(last(invariant, rows(0, own(1, 1)), accepts(1, 1, 2), rows(1, foreign(2, 2))))
        .hasValueSatisfying(text -> assertThat(text).contains("has put nothing"));
  }

  @Test
  void findsConfirmedRowWithOtherParents() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1), own(2, 2, 1)),
                accepts(1, 1, 2),
                rows(1, foreign(2, 2))))
        .hasValueSatisfying(text -> assertThat(text).contains("counts as confirmed"));
  }

  @Test
  void findsConfirmedRowWithoutHeadThatCoversIt() {
    assertThat(
            last(
                invariant, rows(0, own(1, 1), own(2, 2)), accepts(1, 1, 1), rows(1, foreign(2, 2))))
        .hasValueSatisfying(text -> assertThat(text).contains("no head"));
  }

  @Test
  void findsUntruePositionOfParent() {
    assertThat(last(invariant, rows(0, own(1, 1)), rows(1, naming(5))))
        .hasValueSatisfying(text -> assertThat(text).contains("position of its parent"));
  }

  @Test
  void allowsTruePositionOfParent() {
    assertThat(last(invariant, rows(0, own(1, 1)), rows(1, naming(1)))).isEmpty();
  }

  @Test
  void allowsUnconfirmedClaim() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1)),
                rows(1, Samples.row(1, 1, false, LOG, 9, false, List.of()))))
        .isEmpty();
  }

  /** An own row whose parent, message 1, is said to stand at a place of the other log. */
  private static Changes.Row naming(long sequence) {
    Changes.Row row = Samples.row(1, 3, true, OTHER_LOG, 1, true, List.of());
    Parent parent = Parent.at(id(1), new ParentPosition(LOG.publicKey(), sequence));
    return new Changes.Row(
        row.number(),
        row.id(),
        true,
        row.log(),
        1,
        row.salt(),
        List.of(parent),
        row.content(),
        true,
        List.of());
  }
}
