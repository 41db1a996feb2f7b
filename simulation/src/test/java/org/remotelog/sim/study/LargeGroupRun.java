package org.remotelog.sim.study;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/**
 * A week of a large group, in a process of its own: each device is online a tenth of the time,
 * writes two messages a day, and syncs directly with two others on average.
 */
final class LargeGroupRun {
  private LargeGroupRun() {}

  /**
   * Runs it and prints what it came to; ends with a stack trace when something was violated.
   *
   * @param args devices, days, and minutes that it may be at work
   */
  public static void main(String[] args) throws ScenarioException {
    int nodes = Integer.parseInt(args[0]);
    int days = Integer.parseInt(args[1]);
    Scenario scenario =
        Scenario.PUBLISHED
            .with(Setting.HELPER, "log")
            .with(Setting.NODES, "" + nodes)
            .with(Setting.COMMUNICATING, "" + (nodes + 1))
            .with(Setting.SHARING, "1")
            .with(Setting.CHURN, "bursts")
            .with(Setting.ONLINE, "1h")
            .with(Setting.WRITING, "online")
            .with(Setting.INTERVAL, "12h")
            .with(Setting.MESSAGES, "" + 2 * days)
            .with(Setting.POLL, "30m")
            .with(Setting.SETTLE, "12h");
    long[] heapBytes = {0};
    StudyOutcome outcome =
        Study.run(
            scenario,
            1,
            share -> {
              if (share >= 1) {
                heapBytes[0] = usedHeapBytes();
              }
            });
    System.out.printf(
        "%d devices, %d days: %,d messages, %,d of %,d deliveries; median latency %d min, %.1f"
            + " times the bytes%n",
        nodes,
        days,
        outcome.messages(),
        outcome.delivered(),
        outcome.pairs(),
        medianMs(outcome) / 60_000,
        outcome.factor());
    long collectedMs =
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .mapToLong(GarbageCollectorMXBean::getCollectionTime)
            .sum();
    long workMs = outcome.effort().cpuMs() + collectedMs;
    System.out.printf(
        "%d s, %d s of them at work, %d s of these pauses to collect garbage; %.0f us a"
            + " delivery; heap %,d MB, %,d bytes a delivery%n",
        outcome.effort().wallMs() / 1_000,
        workMs / 1_000,
        collectedMs / 1_000,
        1_000.0 * workMs / outcome.delivered(),
        heapBytes[0] >> 20,
        heapBytes[0] / outcome.delivered());
    if (outcome.violation().isPresent()) {
      throw new AssertionError(outcome.violation().get());
    }
    // The last ones of all may have come too late for those that were never online again.
    if (outcome.messages() < 2L * nodes * days * 9 / 10
        || outcome.delivered() < outcome.pairs() * 8 / 10) {
      throw new AssertionError("too little was written or delivered");
    }
    // Others may have the processor too: this time says what an idle one would take.
    if (workMs > Long.parseLong(args[2]) * 60_000) {
      throw new AssertionError("more than " + args[2] + " minutes at work");
    }
  }

  /** Of all that should be delivered. */
  private static long medianMs(StudyOutcome outcome) {
    double share = 0.5 * outcome.pairs() / outcome.delivered();
    return outcome.latencies().quantile(Math.min(1, share));
  }

  /** While all devices are still there. */
  private static long usedHeapBytes() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
