package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.foreign;
import static org.remotelog.sim.check.Samples.id;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.own;
import static org.remotelog.sim.check.Samples.rows;

import java.util.List;
import org.junit.jupiter.api.Test;

final class LinksDeliverTest {
  private final Invariant invariant = new LinksDeliver();

  @Test
  void findsMessageThatConnectedDeviceLacks() {
    assertThat(last(invariant, rows(0, own(1, 1)), new Event.Talked(1, 0), new Event.Talked(0, 1)))
        .hasValueSatisfying(text -> assertThat(text).contains("d0 did not give"));
  }

  @Test
  void allowsMessageThatWaitsThere() {
    assertThat(
            last(
                invariant,
                rows(0, own(1, 1), own(2, 2, 1)),
                Samples.committed(1, 0, List.of(id(2)), foreign(1, 1)),
                new Event.Talked(0, 1)))
        .isEmpty();
  }
}
