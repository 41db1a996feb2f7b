package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final long NEVER = Long.MAX_VALUE;

  private final Schedule schedule = new Schedule(100);

  @Test
  void waitsForEverWhenNothingIsToBeSentAndNothingWaits() {
    assertThat(schedule.waitMs(5, NEVER, false)).isEqualTo(NEVER);
  }

  @Test
  void waitsForNextEpochOrWhatIsDue() {
    assertThat(schedule.beginEpoch(5, 5)).isTrue();
    assertThat(schedule.waitMs(5, 5, false)).isEqualTo(100);
    assertThat(schedule.waitMs(5, 400, false)).isEqualTo(395);
    assertThat(schedule.waitMs(500, 400, false)).isZero();
  }

  @Test
  void looksAtWaitingMessagesThoughNothingIsToBeSent() {
    assertThat(schedule.waitMs(5, NEVER, true)).isZero();
    assertThat(schedule.beginMessages(5)).isTrue();
    assertThat(schedule.waitMs(5, NEVER, true)).isEqualTo(NodeLimits.MESSAGES_TICK_MS);
  }
}
