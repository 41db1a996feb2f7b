package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.last;

import org.junit.jupiter.api.Test;

final class NoSurpriseTest {
  private final Invariant invariant = new NoSurprise();

  @Test
  void findsUnexpectedFailure() {
    assertThat(last(invariant, new Event.Surprise("d0", "NullPointerException")))
        .hasValueSatisfying(text -> assertThat(text).contains("NullPointerException"));
  }

  @Test
  void isContentWithNotes() {
    assertThat(last(invariant, new Event.Note("d0", "dies"))).isEmpty();
  }
}
