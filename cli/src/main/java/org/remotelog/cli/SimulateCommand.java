package org.remotelog.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
    name = "simulate",
    description = {
      "What being offline costs: groups of nodes by virtual time, with nobody, a cache or logs to"
          + " help them. Every combination of the settings is run with every seed.",
      "--nodes, --communicating, --interactive, --interval, --offline and --sharing are those of"
          + " the published simulation of 2/MVDS.",
      "With --world instead: small worlds full of faults, judged by invariants.",
      "It touches no home of yours."
    },
    exitCodeList = {
      "0:done; all was delivered and nothing was violated",
      "1:failed, or something was violated",
      "2:wrong usage",
      "3:done, but something was not delivered in time"
    })
final class SimulateCommand implements Callable<Integer> {
  private static final String USUAL_SEEDS = "1..3";

  private final Shell shell;
  private final Simulators simulators;

  @Spec
  @SuppressWarnings("NullAway.Init")
  private CommandSpec spec;

  @Option(
      names = "--scenario",
      paramLabel = "FILE",
      description =
          "Settings from a file of lines like 'offline = 0, 50, 90'; flags count more than it.")
  private @Nullable String scenario;

  @Option(
      names = "--seeds",
      paramLabel = "A..B",
      description = "One seed, or from A to B. Default: " + USUAL_SEEDS + ".")
  private String seeds = USUAL_SEEDS;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Runs side by side. Default: as many as there are processors.")
  private int threads =
      Math.min(Runtime.getRuntime().availableProcessors(), Limits.MAX_RUN_THREADS);

  @Option(
      names = "--csv",
      paramLabel = "FILE",
      description = "Write a table with a row for each scenario and seed.")
  private @Nullable String csv;

  @Option(names = "--html", paramLabel = "FILE", description = "Write a page with plots.")
  private @Nullable String html;

  @Option(names = "--force", description = "Replace these files when they are there already.")
  private boolean force;

  @Option(names = "--world", description = "Run small worlds full of faults instead.")
  private boolean world;

  @Option(names = "--trace", description = "With --world: print every event.")
  private boolean trace;

  private SimulateCommand(Shell shell, Simulators simulators) {
    this.shell = shell;
    this.simulators = simulators;
  }

  static CommandLine commandLine(Shell shell, Simulators simulators) {
    CommandLine line = new CommandLine(new SimulateCommand(shell, simulators));
    SettingFlags.addTo(line.getCommandSpec());
    return line;
  }

  @Override
  public Integer call() throws Exception {
    if (threads < 1 || threads > Limits.MAX_RUN_THREADS) {
      throw CommandException.usage(
          "--threads " + threads, "Take 1 to " + Limits.MAX_RUN_THREADS + " threads");
    }
    if (trace && !world) {
      throw CommandException.usage("--trace belongs to --world", "Leave it out");
    }
    if (force && csv == null && html == null) {
      throw CommandException.usage("--force belongs to --csv and --html", "Leave it out");
    }
    ScenarioLists flags =
        SettingFlags.over(ScenarioLists.NONE, spec.commandLine().getParseResult());
    try {
      return world ? worlds(flags) : studies();
    } catch (OutOfMemoryError e) {
      throw SmallHeap.failure(e, world ? "--threads" : "--nodes, --messages or --threads");
    }
  }

  private int worlds(ScenarioLists flags) throws Exception {
    if (!flags.isEmpty() || scenario != null || csv != null || html != null) {
      throw CommandException.usage(
          "a seed decides everything in a world", "Leave out settings and files with --world");
    }
    SeedRange range = SeedRange.read(seeds, Limits.MAX_WORLDS);
    try (OrderlyEnd end = new OrderlyEnd();
        Progress progress = shell.progress("worlds", range.count())) {
      return new WorldRun(shell, range, trace, end, progress).run(simulators.worlds(), threads);
    }
  }

  private int studies() throws Exception {
    ScenarioLists inFile =
        scenario == null ? ScenarioLists.NONE : ScenarioFile.read(path("--scenario", scenario));
    ScenarioLists lists = SettingFlags.over(inFile, spec.commandLine().getParseResult());
    StudyRun.Plan plan =
        new StudyRun.Plan(lists, lists.scenarios(), SeedRange.read(seeds, Limits.MAX_STUDY_SEEDS));
    Optional<Path> table = csv == null ? Optional.empty() : Optional.of(path("--csv", csv));
    Optional<Path> page = html == null ? Optional.empty() : Optional.of(path("--html", html));
    if (table.isPresent() && table.equals(page)) {
      throw CommandException.usage("--csv and --html name one file", "Name two");
    }
    // Both are begun before hours of work: where nothing can be written, that is said now.
    try (OrderlyEnd end = new OrderlyEnd();
        Opened csvFile = Opened.of(table, force);
        Opened htmlFile = Opened.of(page, force);
        Progress progress = shell.progress("per cent of " + Words.count(plan.runs(), "run"), 100)) {
      StudyRun.Files files = new StudyRun.Files(csvFile.file(), htmlFile.file());
      return new StudyRun(shell, plan, files, end, progress).run(simulators.studies(), threads);
    }
  }

  private Path path(String option, String text) throws CommandException {
    try {
      Path path = shell.directory().resolve(text).normalize();
      if (!text.isEmpty() && path.getFileName() != null) {
        return path;
      }
    } catch (InvalidPathException e) {
      // Said below.
    }
    throw CommandException.usage(option + " " + text + " is no name of a file", "Name a file");
  }

  /** A file that may not be wanted. */
  private record Opened(Optional<WholeFile> file) implements AutoCloseable {
    static Opened of(Optional<Path> path, boolean replace) throws Exception {
      return new Opened(
          path.isPresent() ? Optional.of(WholeFile.create(path.get(), replace)) : Optional.empty());
    }

    @Override
    public void close() throws Exception {
      if (file.isPresent()) {
        file.get().close();
      }
    }
  }
}
