package org.remotelog.bench;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

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
      run(options, IpfsNode.named(System.getenv()), workplace, report::figure, System.err::println);
    }
  }

  /**
   * Runs the chosen jobs one after the other.
   *
   * @param node the node of the jobs that need one; without it they are left out
   * @param notes takes a line for each job that is left out
   */
  static void run(
      JobOptions options,
      Optional<IpfsNode> node,
      Workplace workplace,
      Figures figures,
      Consumer<String> notes)
      throws Exception {
    for (JobOptions.Job job : options.jobs()) {
      switch (job) {
        case APPENDS -> new DurableAppends(options, workplace).run(figures);
        case CATCHUP -> new ColdCatchUp(options, workplace).run(figures);
        case STORED -> new StoredBytes(options).run(figures);
        case STARTUP -> new StartUp(options, workplace).run(figures);
        case ENGINE -> new EngineRates(options, workplace).run(figures);
        case WORK -> new WorkPerMessage(options, workplace).run(figures);
        case LONG_LOG -> {
          if (LongLog.isOfUse(options.longMessages(), Runtime.getRuntime().maxMemory())) {
            new LongLog(options, workplace).run(figures);
          } else {
            notes.accept(job.word() + " is left out: " + LongLog.TOO_MUCH_HEAP);
          }
        }
        case HEAP -> new HeapUse(options, workplace).run(figures);
        case IPFS_WRITE, IPFS_READ, IPFS_CATCHUP, IPFS_LAST -> {
          if (node.isPresent()) {
            runOnNode(job, options, node.get(), workplace, figures);
          } else {
            notes.accept(job.word() + " is left out: " + IpfsNode.MISSING);
          }
        }
      }
    }
  }

  private static void runOnNode(
      JobOptions.Job job, JobOptions options, IpfsNode node, Workplace workplace, Figures figures)
      throws Exception {
    switch (job) {
      case IPFS_WRITE -> new NodeWrites(options, node).run(figures);
      case IPFS_READ -> new NodeReads(options, node).run(figures);
      case IPFS_CATCHUP -> new NodeCatchUp(options, node, workplace).run(figures);
      case IPFS_LAST -> new NodeLast(options, node, workplace).run(figures);
      default -> throw new IllegalArgumentException(job.word() + " needs no node");
    }
  }
}
