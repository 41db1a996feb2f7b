package org.remotelog.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Other worlds each day, on a build server only, so that a build of a user can be repeated. */
final class RotatingSeedsTest {
  /** Far from the seeds that builds and people choose. */
  private static final long FIRST = 1_000_000;

  private static final int EACH_DAY = 40;

  @Test
  @EnabledIfEnvironmentVariable(named = "CI", matches = "true")
  void everyInvariantHoldsInTheWorldsOfToday() {
    long day = Instant.EPOCH.until(Instant.now(), ChronoUnit.DAYS);
    long first = FIRST + day * EACH_DAY;
    long last = first + EACH_DAY - 1;
    System.out.println("worlds of today: " + first + ".." + last);
    assertThat(Replay.violations(first, last, line -> {})).isEmpty();
  }
}
