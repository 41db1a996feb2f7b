package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.foreign;
import static org.remotelog.sim.check.Samples.id;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.own;
import static org.remotelog.sim.check.Samples.rows;
import static org.remotelog.sim.check.Samples.sent;
import static org.remotelog.sim.check.Samples.view;
import static org.remotelog.sim.check.Samples.writes;

import java.util.List;
import org.junit.jupiter.api.Test;

final class AcknowledgedKeptTest {
  private final Invariant invariant = new AcknowledgedKept();

  @Test
  void findsAcknowledgedMessageThatInboxLacks() {
    assertThat(last(invariant, writes(0, 1, 0, 0), sent(0, 1, 1)))
        .hasValueSatisfying(text -> assertThat(text).contains("inbox lacks"));
  }

  @Test
  void findsAcknowledgedMessageThatLogLacks() {
    assertThat(last(invariant, rows(0, own(1, 1)), sent(0, 1, 1)))
        .hasValueSatisfying(text -> assertThat(text).contains("log lacks"));
  }

  @Test
  void findsRowLostOverRestart() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1)),
                writes(0, 1, 0, 0),
                sent(0, 1, 1),
                new Event.Booted(0, List.of())))
        .hasValueSatisfying(text -> assertThat(text).contains("over a restart"));
  }

  @Test
  void findsMessageThatNeverCameToAnother() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1)),
                writes(0, 1, 0, 0),
                sent(0, 1, 1),
                Samples.ended(List.of(view(0, own(1, 1)), view(1)))))
        .hasValueSatisfying(text -> assertThat(text).contains("never came to d1"));
  }

  @Test
  void isContentWhenEverybodyHasIt() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1)),
                writes(0, 1, 0, 0),
                sent(0, 1, 1),
                new Event.Booted(0, List.of(id(1))),
                Samples.ended(List.of(view(0, own(1, 1)), view(1, foreign(1, 1))))))
        .isEmpty();
  }

  @Test
  void findsAcknowledgementOfWhatIsNotKept() {
    assertThat(last(invariant, acknowledges(0, 1)))
        .hasValueSatisfying(text -> assertThat(text).contains("is not kept"));
  }

  @Test
  void findsAcknowledgedMessageThatIsGoneInTheEnd() {
    assertThat(
            last(
                invariant,
                Samples.committed(0, 0, List.of(id(1))),
                acknowledges(0, 1),
                Samples.ended(List.of(view(0)))))
        .hasValueSatisfying(text -> assertThat(text).contains("and lacks it"));
  }

  private static Event.Given acknowledges(int device, int message) {
    return Samples.given(device, 1, 0, List.of(), List.of(), List.of(id(message)));
  }
}
