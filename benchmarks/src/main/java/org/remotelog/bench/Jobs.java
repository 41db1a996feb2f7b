package org.remotelog.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * Measures whole jobs and prints each figure with its floor, which is measured in the same run, and
 * their ratio. What the figures mean stands in docs/benchmarks.md.
 */
public final class Jobs {
  private static final int USAGE = 2;

  private Jobs() {}

  /** Measures what the options say; see {@code --help}. */
  public static void main(String[] args) throws Exception {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    if (args.length == 1 && args[0].equals("--help")) {
      out.println(JobOptions.USAGE);
      return;
    }
    JobOptions options;
    try {
      options = JobOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.err.println(JobOptions.USAGE);
      System.exit(USAGE);
      return;
    }
    Report report = new Report(out, options.json());
    try (Workplace workplace = new Workplace(options.dir())) {
      report.machine(Machine.facts(workplace.root()));
      run(options, workplace, report::figure);
    }
  }

  /** Runs the chosen jobs one after the other. */
  static void run(JobOptions options, Workplace workplace, Figures figures) throws Exception {
    for (JobOptions.Job job : options.jobs()) {
      switch (job) {
        case APPENDS -> new DurableAppends(options, workplace).run(figures);
        case CATCHUP -> new ColdCatchUp(options, workplace).run(figures);
        case STORED -> new StoredBytes(options).run(figures);
        case STARTUP -> new StartUp(options, workplace).run(figures);
        case HEAP -> new HeapUse(options, workplace).run(figures);
      }
    }
  }
}
