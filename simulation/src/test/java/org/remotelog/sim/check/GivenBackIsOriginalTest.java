package org.remotelog.sim.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.remotelog.sim.check.Samples.LOG;
import static org.remotelog.sim.check.Samples.last;
import static org.remotelog.sim.check.Samples.offering;

import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;

final class GivenBackIsOriginalTest {
  private final Invariant invariant = new GivenBackIsOriginal();

  private static Event.GivingBack givingBack(String record) {
    return new Event.GivingBack(1, 0, LOG, 1, Bytes.utf8(record));
  }

  @Test
  void findsRecordThatItsOwnerNeverPublished() {
    assertThat(last(invariant, offering(1, "r", true), givingBack("s")))
        .hasValueSatisfying(text -> assertThat(text).contains("never published"));
  }

  @Test
  void allowsTheBytesOfTheOwner() {
    assertThat(last(invariant, offering(1, "r", true), givingBack("r"))).isEmpty();
  }
}
