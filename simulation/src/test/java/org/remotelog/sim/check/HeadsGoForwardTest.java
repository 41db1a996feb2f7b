package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.accepts;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.taken;
import static org.remotelog.sim.check.Samples.writes;

import org.junit.jupiter.api.Test;

final class HeadsGoForwardTest {
  private final Invariant invariant = new HeadsGoForward();

  @Test
  void findsReaderThatAcceptsOlderRecord() {
    assertThat(last(invariant, accepts(0, 3, 5), accepts(0, 2, 5)))
        .hasValueSatisfying(text -> assertThat(text).contains("reader d0 went back"));
  }

  @Test
  void findsReaderThatAcceptsShorterLog() {
    assertThat(last(invariant, accepts(0, 3, 5), accepts(0, 4, 4)))
        .hasValueSatisfying(text -> assertThat(text).contains("reader d0 went back"));
  }

  @Test
  void findsWriterThatForgets() {
    assertThat(last(invariant, writes(0, 5, 4, 3), writes(0, 5, 3, 3)))
        .hasValueSatisfying(text -> assertThat(text).contains("writer d0 went back"));
  }

  @Test
  void findsPointerThatGoesBack() {
    assertThat(last(invariant, taken(0, 3, 5, "h"), taken(0, 2, 4, "g")))
        .hasValueSatisfying(text -> assertThat(text).contains("pointer p0 went back"));
  }

  @Test
  void findsTwoHeadsOfOneNumber() {
    assertThat(last(invariant, taken(0, 3, 5, "h"), taken(0, 3, 5, "g")))
        .hasValueSatisfying(text -> assertThat(text).contains("two heads"));
  }

  @Test
  void isContentWithRepetition() {
    assertThat(
            last(
                invariant,
                accepts(0, 3, 5),
                accepts(1, 2, 4),
                accepts(0, 3, 5),
                taken(0, 3, 5, "h"),
                taken(0, 3, 5, "h"),
                writes(0, 5, 4, 3),
                writes(0, 6, 4, 3)))
        .isEmpty();
  }
}
