package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.block;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.offered;
import static org.remotelog.sim.check.Samples.offering;

import org.junit.jupiter.api.Test;

final class PersistedFirstTest {
  private final Invariant invariant = new PersistedFirst();

  @Test
  void findsBlockThatIsNotJournalled() {
    assertThat(last(invariant, offered(block("a"), false)))
        .hasValueSatisfying(text -> assertThat(text).contains("not journalled"));
  }

  @Test
  void findsRecordThatIsNotJournalled() {
    assertThat(last(invariant, offering(1, "r", false)))
        .hasValueSatisfying(text -> assertThat(text).contains("not journalled"));
  }

  @Test
  void findsSecondRecordOfOneNumber() {
    assertThat(last(invariant, offering(1, "r", true), offering(1, "q", true)))
        .hasValueSatisfying(text -> assertThat(text).contains("signed twice"));
  }

  @Test
  void allowsTheSameRecordAgain() {
    assertThat(
            last(
                invariant,
                offered(block("a"), true),
                offering(1, "r", true),
                offering(1, "r", true),
                offering(2, "q", true)))
        .isEmpty();
  }
}
