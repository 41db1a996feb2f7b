package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class PlaceTallyTest {
  private final PlaceTally tally = new PlaceTally("store");

  @Test
  void namesPlacesThatNeverAnsweredWhileOthersDid() {
    tally.failed("one", "went away");
    tally.failed("two", "was busy");
    tally.answered("two");
    assertThat(tally.warnings())
        .containsExactly("store one failed, others did its work: went away");
  }

  @Test
  void saysNothingWhenNobodyAnsweredAsGapsThenDo() {
    tally.failed("one", "went away");
    assertThat(tally.warnings()).isEmpty();
  }
}
