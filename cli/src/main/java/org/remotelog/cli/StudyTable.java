package org.remotelog.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.remotelog.sim.study.Scenario;
import org.remotelog.sim.study.Setting;
import org.remotelog.sim.study.Spread;

/** A line for each scenario, printed as soon as it is done; so widths are fixed before. */
final class StudyTable {
  private static final String NOTHING = "-";

  private final Shell shell;
  private final Map<Setting, Integer> settings = new LinkedHashMap<>();

  StudyTable(Shell shell, List<Setting> varying, List<Scenario> scenarios) {
    this.shell = shell;
    for (Setting setting : varying) {
      int width = setting.key().length();
      for (Scenario scenario : scenarios) {
        width = Math.max(width, scenario.text(setting).length());
      }
      settings.put(setting, width);
    }
  }

  void header() {
    List<String> names = new ArrayList<>();
    settings.forEach((setting, width) -> names.add(pad(setting.key(), width)));
    names.add(
        columns(
            "written",
            "delivered",
            "mean",
            "median",
            "p95",
            "bytes x",
            "at end x",
            "O/R/M/A",
            "rounds",
            "store"));
    shell.line(Span.bold(String.join("  ", names)));
  }

  void row(StudySum sum) {
    List<String> cells = new ArrayList<>();
    settings.forEach((setting, width) -> cells.add(pad(sum.scenario().text(setting), width)));
    Spread latencies = sum.latencies();
    Spread rounds = sum.rounds();
    boolean isAny = latencies.count() > 0;
    cells.add(
        columns(
            Words.number(sum.written()),
            StudyFigures.percent(sum),
            isAny ? Words.span(Math.round(latencies.mean())) : NOTHING,
            sum.latency(0.5).map(Words::span).orElse(NOTHING),
            sum.latency(0.95).map(Words::span).orElse(NOTHING),
            sum.factorAtLastDelivery().map(Words::ratio).orElse(NOTHING),
            sum.factor().map(Words::ratio).orElse(NOTHING),
            records(sum),
            rounds.count() == 0 ? NOTHING : rounds.quantile(0.5) + "/" + rounds.quantile(0.95),
            store(sum)));
    shell.line(Span.plain(String.join("  ", cells)));
  }

  private static String records(StudySum sum) {
    return sum.delivered() == 0
        ? NOTHING
        : StudySum.RECORDS.stream()
            .map(kind -> sum.recordsPerDelivery(kind).map(Words::ratio).orElse(NOTHING))
            .collect(Collectors.joining("/"));
  }

  private static String store(StudySum sum) {
    return sum.storeBytes() == 0
        ? NOTHING
        : sum.storeBytesPerMessage().map(Math::round).map(Words::bytes).orElse(NOTHING);
  }

  /** What the columns mean. */
  void legend() {
    shell.note(
        "written: messages, of all seeds. mean, median, p95: from writing to delivery; within the"
            + " last two 50 and 95 of 100 are delivered, the mean is of what is delivered at all."
            + " bytes x: all that was sent and got, over the bytes of the messages times the nodes"
            + " that have them, at the last delivery and at the end. O/R/M/A: offers, requests,"
            + " messages and acknowledgements for each delivery. rounds: of a look at the logs,"
            + " median/p95. store: bytes for each message, without what setting up the group stored.");
  }

  private static String pad(String text, int width) {
    return " ".repeat(Math.max(0, width - text.length())) + text;
  }

  private static String columns(Object... cells) {
    return String.format("%9s %9s %8s %8s %8s %8s %8s %21s %6s %7s", cells);
  }
}
