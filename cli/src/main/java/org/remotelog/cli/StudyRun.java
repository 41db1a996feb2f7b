package org.remotelog.cli;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.sim.study.Scenario;
import org.remotelog.sim.study.ScenarioException;
import org.remotelog.sim.study.Setting;
import org.remotelog.sim.study.StudyOutcome;

/** Runs scenarios with their seeds and tells how they went, one scenario after the other. */
final class StudyRun implements OrderedRuns.Sink<StudyOutcome> {
  private final Shell shell;
  private final Plan plan;
  private final Files files;
  private final OrderlyEnd end;
  private final Progress progress;
  private final StudyTable table;
  private final List<StudySum> sums = new ArrayList<>();
  private boolean isRead = true;
  private long told;

  /** What is to be run. */
  record Plan(ScenarioLists lists, List<Scenario> scenarios, SeedRange seeds) {
    int runs() {
      return scenarios.size() * seeds.count();
    }

    Scenario scenario(int run) {
      return scenarios.get(run / seeds.count());
    }

    long seed(int run) {
      return seeds.first() + run % seeds.count();
    }

    /** The call that does the same. */
    String call() {
      return "remotelog simulate" + lists.flags() + " --seeds " + seeds;
    }
  }

  /** Where results go besides what is printed. */
  record Files(Optional<WholeFile> csv, Optional<WholeFile> html) {
    boolean isAny() {
      return csv.isPresent() || html.isPresent();
    }
  }

  StudyRun(Shell shell, Plan plan, Files files, OrderlyEnd end, Progress progress) {
    this.shell = shell;
    this.plan = plan;
    this.files = files;
    this.end = end;
    this.progress = progress;
    this.table = new StudyTable(shell, plan.lists().varying(), plan.scenarios());
  }

  /** Runs all and returns the exit code. */
  int run(Simulators.Studies studies, int threads) throws Exception {
    begin();
    boolean isDone;
    try (OrderedRuns runs = new OrderedRuns(threads)) {
      isDone = runs.run(plan.runs(), number -> work(studies, number), this);
    }
    progress.close();
    List<CommandException> failures = new ArrayList<>();
    try {
      if (isDone) {
        finish(failures);
      } else if (end.isCalled()) {
        shell.warn("interrupted" + (files.isAny() ? "; no file was written" : ""));
      }
    } finally {
      if (!shell.json()) {
        showTroubles();
      }
      shell.flush(); // After a signal the process ends as soon as this is done.
    }
    return exitCode(failures);
  }

  private OrderedRuns.Work<StudyOutcome> work(Simulators.Studies studies, int number) {
    Scenario scenario = plan.scenario(number);
    long seed = plan.seed(number);
    return share -> {
      try {
        return studies.run(scenario, seed, share);
      } catch (ScenarioException e) {
        throw CommandException.usage(
            String.valueOf(e.getMessage()), "See 'remotelog simulate --help'");
      } catch (OutOfMemoryError e) {
        throw e; // There is no room for words here.
      } catch (RuntimeException | Error e) {
        CommandException failed =
            CommandException.failed(
                "a run broke off: " + e,
                "Run it again by '"
                    + new StudyTrouble(scenario, seed, "", false).replay()
                    + " --debug'");
        failed.initCause(e);
        throw failed;
      }
    };
  }

  private void begin() throws CommandException {
    if (files.csv().isPresent()) {
      files.csv().get().write(StudyCsv.header());
    }
    if (shell.json()) {
      return;
    }
    shell.note(
        Words.count(plan.scenarios().size(), "scenario")
            + ", "
            + (plan.seeds().count() == 1 ? "seed " : "seeds ")
            + plan.seeds());
    meanings().forEach(shell::note);
    if (plan.lists().varying().isEmpty()) {
      shell.note(plan.lists().name(plan.scenarios().get(0)));
    }
    table.header();
  }

  /** What the published settings mean, once for each combination of them. */
  private Set<String> meanings() {
    Set<String> meanings = new LinkedHashSet<>();
    for (Scenario scenario : plan.scenarios()) {
      meanings.add(
          "nodes="
              + scenario.text(Setting.NODES)
              + " communicating="
              + scenario.text(Setting.COMMUNICATING)
              + " interactive="
              + scenario.text(Setting.INTERACTIVE)
              + ": "
              + ScenarioLists.meaning(scenario));
    }
    return meanings;
  }

  @Override
  public boolean take(int number, StudyOutcome outcome) throws CommandException {
    int place = number % plan.seeds().count();
    if (place == 0) {
      sums.add(new StudySum(outcome.scenario()));
    }
    StudySum sum = sums.get(sums.size() - 1);
    sum.add(outcome);
    if (files.csv().isPresent()) {
      files.csv().get().write(StudyCsv.row(outcome));
    }
    if (shell.json()) {
      shell.json(json(outcome));
    }
    if (place == plan.seeds().count() - 1) {
      tell(sum);
    }
    isRead &= !shell.json() || shell.flush();
    return isRead || files.isAny();
  }

  private void tell(StudySum sum) {
    if (shell.json()) {
      shell.json(
          new JsonLine()
              .put("summary", true)
              .put("scenario", settings(sum.scenario()))
              .put("seeds", plan.seeds().count())
              .put("violations", sum.violated())
              .put("incomplete", sum.incomplete())
              .putAll(StudyFigures.json(sum)));
      return;
    }
    progress.close();
    table.row(sum);
    isRead &= shell.flush();
  }

  @Override
  public boolean turn(double share) {
    long percent = (long) (share * 100);
    progress.advance(percent - told);
    told = percent;
    return !end.isCalled();
  }

  private static JsonLine json(StudyOutcome outcome) {
    return new JsonLine()
        .put("scenario", settings(outcome.scenario()))
        .put("seed", outcome.seed())
        .put("traceHash", outcome.traceHash())
        .put("violation", outcome.violation())
        .put("replay", StudyTrouble.of(outcome).map(StudyTrouble::replay))
        .putAll(StudyFigures.json(StudySum.of(outcome)));
  }

  private static JsonLine settings(Scenario scenario) {
    JsonLine settings = new JsonLine();
    for (Setting setting : Setting.values()) {
      settings.put(setting.key(), scenario.text(setting));
    }
    return settings;
  }

  /** Each file is finished whatever becomes of the other one; the rows were there first. */
  private void finish(List<CommandException> failures) {
    if (!shell.json()) {
      table.legend();
    }
    if (files.csv().isPresent()) {
      finish(files.csv().get(), failures);
    }
    if (files.html().isPresent()) {
      WholeFile html = files.html().get();
      try {
        html.write(new StudyPage(plan, sums).text());
        finish(html, failures);
      } catch (CommandException e) {
        failures.add(e);
      }
    }
  }

  private void finish(WholeFile file, List<CommandException> failures) {
    try {
      file.finish();
      if (!shell.json()) {
        shell.line("written to " + file.path());
      }
    } catch (CommandException e) {
      failures.add(e);
    }
  }

  private void showTroubles() {
    for (StudySum sum : sums) {
      String name = plan.lists().name(sum.scenario());
      for (StudyTrouble trouble : sum.troubles()) {
        shell.line(
            trouble.isViolation() ? Span.red("violated ") : Span.yellow("incomplete "),
            Span.plain("seed " + trouble.seed() + " of " + name + ": " + trouble.text()));
        shell.line(Span.dim("  again: " + trouble.replay()));
      }
      long more = sum.violated() + sum.incomplete() - sum.troubles().size();
      if (more > 0) {
        shell.line("and " + Words.count(more, "other seed") + " of " + name);
      }
    }
    sums.stream()
        .filter(sum -> sum.incomplete() > 0 && sum.scenario().isSettleShort())
        .map(StudySum::scenario)
        .max(Comparator.comparingLong(Scenario::meanAwayMs))
        .ifPresent(this::showShortSettle);
  }

  private void showShortSettle(Scenario scenario) {
    shell.line(
        "Nodes of "
            + plan.lists().name(scenario)
            + " are away for "
            + Words.span(scenario.meanAwayMs())
            + " at a time, and nothing is delivered later than --settle "
            + scenario.text(Setting.SETTLE)
            + " after the last message: try --settle "
            + scenario.longerSettle());
  }

  private int exitCode(List<CommandException> failures) throws CommandException {
    for (CommandException failure : failures.subList(0, Math.max(0, failures.size() - 1))) {
      shell.error(Failure.of(failure));
    }
    if (!failures.isEmpty()) {
      throw failures.get(failures.size() - 1);
    }
    if (sums.stream().anyMatch(sum -> sum.violated() > 0)) {
      return ExitCode.FAILED;
    }
    boolean isAll = sums.stream().allMatch(sum -> sum.incomplete() == 0);
    return isAll ? ExitCode.DONE : ExitCode.INCOMPLETE;
  }
}
