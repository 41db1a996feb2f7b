package org.remotelog.sim;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
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
    System.out.println("worlds of today: " + first + ".." + (first + EACH_DAY - 1));
    List<String> violations = new ArrayList<>();
    for (long seed = first; seed < first + EACH_DAY; seed++) {
      Outcome outcome = World.run(seed);
      if (outcome.violation().isPresent()) {
        violations.add(Replay.of(outcome));
      }
    }
    assertThat(violations).isEmpty();
  }
}
