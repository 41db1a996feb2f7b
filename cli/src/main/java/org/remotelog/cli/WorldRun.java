package org.remotelog.cli;

import java.util.function.Consumer;
import org.remotelog.sim.Outcome;
import org.remotelog.sim.Violation;

/** Runs small worlds full of faults, and tells which invariants did not hold. */
final class WorldRun implements OrderedRuns.Sink<Outcome> {
  private final Shell shell;
  private final SeedRange seeds;
  private final boolean trace;
  private final OrderlyEnd end;
  private final Progress progress;
  private long worlds;
  private long events;
  private long violations;
  private long told;

  /** Guarded by this. */
  private boolean isSilent;

  WorldRun(Shell shell, SeedRange seeds, boolean trace, OrderlyEnd end, Progress progress) {
    this.shell = shell;
    this.seeds = seeds;
    this.trace = trace;
    this.end = end;
    this.progress = progress;
  }

  /** The call that runs the world of a seed again and shows everything. */
  static String replay(long seed) {
    return "remotelog simulate --world --seeds " + seed + " --trace";
  }

  /** Runs all and returns the exit code. */
  int run(Simulators.Worlds simulator, int threads) throws Exception {
    boolean isDone = trace ? inTurn(simulator) : sideBySide(simulator, threads);
    progress.close();
    if (!isDone && end.isCalled()) {
      shell.warn("interrupted");
    }
    tell();
    shell.flush(); // After a signal the process ends as soon as this is done.
    return violations == 0 ? ExitCode.DONE : ExitCode.FAILED;
  }

  /**
   * Lines of two worlds must not mix, and a trace is too long to be kept. A world cannot be
   * stopped: it runs beside, and what it says after a signal is not heard.
   */
  private boolean inTurn(Simulators.Worlds simulator) throws Exception {
    try (OrderedRuns runs = new OrderedRuns(1)) {
      for (int i = 0; i < seeds.count(); i++) {
        long seed = seeds.first() + i;
        if (!runs.run(1, any -> share -> world(simulator, seed, this::show), this)) {
          silence();
          return false;
        }
      }
      return true;
    }
  }

  private synchronized void silence() {
    isSilent = true;
  }

  private synchronized void show(String line) {
    if (isSilent) {
      return;
    }
    if (shell.json()) {
      shell.json(new JsonLine().put("trace", line));
    } else {
      shell.line(line);
    }
  }

  private boolean sideBySide(Simulators.Worlds simulator, int threads) throws Exception {
    try (OrderedRuns runs = new OrderedRuns(threads)) {
      return runs.run(
          seeds.count(), i -> share -> world(simulator, seeds.first() + i, line -> {}), this);
    }
  }

  /** A world takes all that its devices die of for its own fault; of this one it knows nothing. */
  private static Outcome world(Simulators.Worlds simulator, long seed, Consumer<String> trace) {
    Outcome outcome = simulator.run(seed, trace);
    String text = outcome.violation().map(Violation::text).orElse("");
    if (text.contains(OutOfMemoryError.class.getName())) {
      throw new OutOfMemoryError("in the world of seed " + seed);
    }
    return outcome;
  }

  @Override
  public boolean take(int number, Outcome outcome) {
    worlds++;
    events += outcome.events();
    violations += outcome.violation().isPresent() ? 1 : 0;
    if (shell.json()) {
      shell.json(
          new JsonLine()
              .put("seed", outcome.seed())
              .put("traceHash", outcome.traceHash())
              .put("events", outcome.events())
              .put("violation", outcome.violation().map(WorldRun::text))
              .put("replay", outcome.violation().map(violation -> replay(outcome.seed()))));
      return shell.flush();
    }
    if (outcome.violation().isPresent()) {
      progress.close();
      shell.line(
          Span.red("violated "),
          Span.plain("seed " + outcome.seed() + ": " + text(outcome.violation().get())));
      shell.line(Span.dim("  again: " + replay(outcome.seed())));
      return shell.flush();
    }
    return !trace || shell.flush();
  }

  private static String text(Violation violation) {
    return violation.invariant()
        + ", after event "
        + Words.number(violation.event())
        + ": "
        + violation.text();
  }

  @Override
  public boolean turn(double share) {
    if (trace) {
      // What a world that hangs has said last is wanted most.
      return shell.flush() && !end.isCalled();
    }
    progress.advance(worlds - told);
    told = worlds;
    return !end.isCalled();
  }

  private void tell() {
    if (shell.json()) {
      shell.json(
          new JsonLine()
              .put("summary", true)
              .put("seeds", worlds)
              .put("events", events)
              .put("violations", violations));
      return;
    }
    shell.line(
        Span.bold(Words.count(worlds, "world")),
        Span.plain(
            " run, "
                + Words.count(events, "event")
                + ", "
                + (violations == 0 ? "nothing violated" : Words.count(violations, "violation"))));
  }
}
