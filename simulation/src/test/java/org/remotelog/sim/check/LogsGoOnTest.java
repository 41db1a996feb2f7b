package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.LOG;
import static org.remotelog.sim.check.Samples.block;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.offering;
import static org.remotelog.sim.check.Samples.writes;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LogsGoOnTest {
  private final Invariant invariant = new LogsGoOn();

  @Test
  void findsLogThatIsEnded() {
    assertThat(
            last(
                invariant,
                writes(0, 1, 0, 0),
                offering(1, "r", true, block("head")),
                new Event.Committed(
                    0, 0, new Changes(List.of(), List.of(), List.of(), List.of(), List.of(LOG)))))
        .hasValueSatisfying(text -> assertThat(text).contains("nobody else has written"));
  }
}
