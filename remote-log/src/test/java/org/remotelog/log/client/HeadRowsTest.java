package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.remotelog.home.Limits;
import org.remotelog.log.core.CoreLimits;

/** Heads of a log that stand together in one row of a home, each as large as it may be. */
final class HeadRowsTest {
  private static final long ONE =
      org.remotelog.log.Limits.MAX_HEAD_BYTES + org.remotelog.log.Limits.MAX_RECORD_BYTES + 16;

  /** Peaks and ranges of what is held. */
  private static final long REST = 1024 * 1024;

  @Test
  void rowHasRoomForAllHeadsThatWaitForAPlace() {
    assertThat(CoreLimits.MAX_WAITING_HEADS * ONE).isLessThan(Limits.MAX_VALUE_BYTES);
  }

  @Test
  void rowOfABranchHasRoomForItsHeadAndThoseBefore() {
    assertThat((CoreLimits.MAX_PASSED_HEADS + 2) * ONE + REST).isLessThan(Limits.MAX_VALUE_BYTES);
  }
}
