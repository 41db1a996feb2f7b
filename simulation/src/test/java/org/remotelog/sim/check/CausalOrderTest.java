package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.LOG;
import static org.remotelog.sim.check.Samples.committed;
import static org.remotelog.sim.check.Samples.foreign;
import static org.remotelog.sim.check.Samples.id;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.own;
import static org.remotelog.sim.check.Samples.rows;
import static org.remotelog.sim.check.Samples.sent;

import java.util.List;
import org.junit.jupiter.api.Test;

final class CausalOrderTest {
  private final Invariant invariant = new CausalOrder(1000);

  @Test
  void findsChildBeforeParent() {
    assertThat(last(invariant, rows(0, foreign(1, 2, 1))))
        .hasValueSatisfying(text -> assertThat(text).contains("comes before its parent"));
  }

  @Test
  void findsMarkBeforeTheWaitIsOver() {
    assertThat(
            last(
                invariant,
                committed(0, 0, List.of(id(2))),
                committed(0, 999, List.of(), marked(1, 2, 1))))
        .hasValueSatisfying(text -> assertThat(text).contains("before the wait"));
  }

  @Test
  void findsMarkOfParentThatIsHere() {
    assertThat(
            last(
                invariant,
                committed(0, 0, List.of(id(2)), foreign(1, 1)),
                committed(0, 1000, List.of(), marked(2, 2, 1))))
        .hasValueSatisfying(text -> assertThat(text).contains("which is here"));
  }

  @Test
  void findsMessageThatDoesNotFollowTheNewest() {
    assertThat(last(invariant, rows(0, foreign(1, 1), foreign(2, 2), own(3, 3, 1)), sent(0, 3, 3)))
        .hasValueSatisfying(text -> assertThat(text).contains("does not follow"));
  }

  @Test
  void findsRowThatChangesItsParents() {
    assertThat(last(invariant, rows(0, foreign(1, 1), foreign(2, 2, 1)), rows(0, foreign(2, 2))))
        .hasValueSatisfying(text -> assertThat(text).contains("changes its parents"));
  }

  @Test
  void countsTheWaitByTheEarliestClock() {
    assertThat(
            last(
                invariant,
                committed(0, 5000, List.of(id(2))),
                committed(0, 100, List.of(id(2))),
                committed(0, 1100, List.of(), marked(1, 2, 1))))
        .isEmpty();
  }

  @Test
  void allowsOtherParentsAfterLyingCopy() {
    assertThat(
            last(
                invariant,
                new Event.Copied(0, id(2), true),
                rows(0, foreign(1, 2)),
                rows(0, foreign(2, 1)),
                rows(0, marked(1, 2, 1))))
        .isEmpty();
  }

  @Test
  void isContentWhenParentsComeFirst() {
    assertThat(
            last(invariant, rows(0, foreign(1, 1), foreign(2, 2, 1), own(3, 3, 2)), sent(0, 3, 3)))
        .isEmpty();
  }

  private static Changes.Row marked(int row, int message, int missing) {
    return Samples.row(row, message, false, LOG, row, true, List.of(id(missing)), missing);
  }
}
