package org.remotelog.sim.study;

/**
 * A week of a large group, in a process of its own: each device is online a tenth of the time,
 * writes two messages a day, and syncs directly with two others on average.
 */
final class LargeGroupRun {
  private LargeGroupRun() {}

  /**
   * Runs it and prints what it came to; ends with a stack trace when something was violated.
   *
   * @param args devices and days
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
    StudyOutcome outcome = Study.run(scenario, 1, share -> {});
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    long heapBytes = runtime.totalMemory() - runtime.freeMemory();
    System.out.printf(
        "%d devices, %d days: %,d messages, %,d of %,d deliveries; median latency %d min, %.1f"
            + " times the bytes%n",
        nodes,
        days,
        outcome.messages(),
        outcome.delivered(),
        outcome.pairs(),
        outcome.latencies().quantile(0.5) / 60_000,
        outcome.factor());
    System.out.printf(
        "%d s, %d s of them of the processor, %.0f us a delivery; heap %,d MB, %,d bytes a"
            + " delivery%n",
        outcome.effort().wallMs() / 1_000,
        outcome.effort().cpuMs() / 1_000,
        1_000.0 * outcome.effort().cpuMs() / outcome.delivered(),
        heapBytes >> 20,
        heapBytes / outcome.delivered());
    if (outcome.violation().isPresent()) {
      throw new AssertionError(outcome.violation().get());
    }
    // The last ones of all may have come too late for those that were never online again.
    if (outcome.messages() < 2L * nodes * days * 9 / 10
        || outcome.delivered() < outcome.pairs() * 9 / 10) {
      throw new AssertionError("too little was written or delivered");
    }
  }
}
