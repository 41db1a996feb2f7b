package org.remotelog.cli;

import java.util.ArrayList;
import java.util.List;
import org.remotelog.sim.study.Setting;
import org.remotelog.sim.study.StudyOutcome;

/** One row for each scenario and seed, with all settings and all figures; quoted as in RFC 4180. */
final class StudyCsv {
  private StudyCsv() {}

  static String header() {
    List<String> cells = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      cells.add(setting.key());
    }
    cells.add("seed");
    cells.add("trace-hash");
    StudyFigures.ALL.forEach(figure -> cells.add(figure.name()));
    return row(cells);
  }

  static String row(StudyOutcome outcome) {
    List<String> cells = new ArrayList<>();
    for (Setting setting : Setting.values()) {
      cells.add(outcome.scenario().text(setting));
    }
    cells.add(Long.toString(outcome.seed()));
    cells.add(outcome.traceHash());
    StudySum sum = StudySum.of(outcome);
    StudyFigures.ALL.forEach(figure -> cells.add(figure.text(sum)));
    return row(cells);
  }

  private static String row(List<String> cells) {
    return String.join(",", cells.stream().map(StudyCsv::cell).toList()) + "\r\n";
  }

  private static String cell(String text) {
    boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n');
    return isPlain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
