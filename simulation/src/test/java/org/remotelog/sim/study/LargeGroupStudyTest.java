package org.remotelog.sim.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/**
 * A week of a large group: each device is online a tenth of the time, writes two messages a day,
 * and syncs directly with two others. {@code -Dstudy.nodes=1000} makes it larger, {@code
 * -Dstudy.days} longer or shorter.
 */
@Execution(ExecutionMode.CONCURRENT)
final class LargeGroupStudyTest {
  private static final int NODES = Integer.getInteger("study.nodes", 200);
  private static final int DAYS = Integer.getInteger("study.days", 7);

  @Timeout(value = 2, unit = TimeUnit.HOURS)
  @Test
  void whoComesOnlineHasEverythingThatWasPublishedBefore() throws Exception {
    Scenario scenario =
        Scenario.PUBLISHED
            .with(Setting.HELPER, "log")
            .with(Setting.NODES, "" + NODES)
            .with(Setting.COMMUNICATING, "" + (NODES + 1))
            .with(Setting.CHURN, "bursts")
            .with(Setting.ONLINE, "1h")
            .with(Setting.WRITING, "online")
            .with(Setting.INTERVAL, "12h")
            .with(Setting.MESSAGES, "" + 2 * DAYS)
            .with(Setting.POLL, "30m")
            .with(Setting.SETTLE, "12h");
    StudyOutcome outcome = Study.run(scenario, 1, share -> {});
    System.out.printf(
        "%d devices, %d days: %,d messages, %,d of %,d deliveries; median latency %d min, %.1f"
            + " times the bytes; %d s of processor, %.0f us a delivery; heap %,d MB, %,d bytes a"
            + " delivery%n",
        NODES,
        DAYS,
        outcome.messages(),
        outcome.delivered(),
        outcome.pairs(),
        outcome.latencies().quantile(0.5) / 60_000,
        outcome.factor(),
        outcome.effort().cpuMs() / 1_000,
        1_000.0 * outcome.effort().cpuMs() / outcome.delivered(),
        outcome.effort().heapBytes() >> 20,
        outcome.effort().heapBytes() / outcome.delivered());
    assertThat(outcome.violation()).isEmpty();
    assertThat(outcome.messages()).isGreaterThan(2L * NODES * DAYS * 9 / 10);
    assertThat(outcome.delivered()).isGreaterThan(outcome.pairs() * 9 / 10);
  }
}
