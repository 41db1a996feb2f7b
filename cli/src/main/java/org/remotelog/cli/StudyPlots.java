package org.remotelog.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import org.remotelog.sim.study.Growth;
import org.remotelog.sim.study.Setting;

/** The plots of a page, each empty when there is nothing to be drawn. */
final class StudyPlots {
  /** Steps of a line that are nearer to each other than this share of the width are not seen. */
  private static final double NEAR = 0.002;

  private final ScenarioLists lists;
  private final List<StudySum> sums;

  StudyPlots(ScenarioLists lists, List<StudySum> sums) {
    this.lists = lists;
    this.sums = sums.subList(0, Math.min(sums.size(), Limits.MAX_PLOTTED));
  }

  private String name(StudySum sum) {
    return lists.name(sum.scenario());
  }

  /** How much was delivered after which time. */
  String latencies() {
    double least = Double.MAX_VALUE;
    double most = 1;
    for (StudySum sum : sums) {
      if (sum.latencies().count() > 0) {
        least = Math.min(least, Math.max(1, sum.latencies().quantile(0)));
        most = Math.max(most, sum.latencies().most());
      }
    }
    if (least > most) {
      return "";
    }
    Axis x = Axis.logTime("time from writing to delivery", least, most);
    Axis y = Axis.linear("delivered, per cent", 100, StudyPlots::plain);
    List<Chart.Line> lines = new ArrayList<>();
    for (StudySum sum : sums) {
      lines.add(new Chart.Line(name(sum), lines.size(), steps(sum, x), false));
    }
    return Chart.lines("Share of messages delivered after a time", x, y, lines);
  }

  /** The staircase of what was delivered; what never came keeps it below 100. */
  private static List<Chart.Point> steps(StudySum sum, Axis x) {
    List<Chart.Point> points = new ArrayList<>();
    double reached = 0;
    double drawnAt = -1;
    long seen = 0;
    for (Map.Entry<Long, Long> step : sum.latencies().counts().entrySet()) {
      seen += step.getValue();
      double at = Math.max(1, step.getKey());
      if (x.place(at) - drawnAt >= NEAR || seen == sum.latencies().count()) {
        points.add(new Chart.Point(at, reached));
        reached = 100.0 * seen / Math.max(1, sum.pairs());
        points.add(new Chart.Point(at, reached));
        drawnAt = x.place(at);
      }
    }
    return points;
  }

  /** Whether a scenario that is drawn was not delivered to the end. */
  boolean isAnyIncomplete() {
    return sums.stream().anyMatch(sum -> hasFactor(sum) && !sum.isComplete());
  }

  private static boolean hasFactor(StudySum sum) {
    return factor(sum) > 0;
  }

  private static double factor(StudySum sum) {
    return sum.factorAtLastDelivery().orElse(0.0);
  }

  /** How much more than the messages went over the wire; a line where offline varies, or bars. */
  String bytes() {
    List<StudySum> drawn = sums.stream().filter(StudyPlots::hasFactor).toList();
    if (drawn.isEmpty()) {
      return "";
    }
    double least = drawn.stream().mapToDouble(StudyPlots::factor).min().orElse(0);
    double most = drawn.stream().mapToDouble(StudyPlots::factor).max().orElse(0);
    String title = "Bytes at the last delivery, times those of the messages";
    if (!lists.varying().contains(Setting.OFFLINE)) {
      List<Chart.Bar> bars = new ArrayList<>();
      for (StudySum sum : drawn) {
        double factor = factor(sum);
        bars.add(new Chart.Bar(name(sum), factor, Words.ratio(factor), 0, !sum.isComplete()));
      }
      return Chart.bars(
          title, Axis.linear("times the bytes of the messages", most, StudyPlots::plain), bars);
    }
    Axis x = Axis.linear("offline, per cent of the time", 100, StudyPlots::plain);
    Axis y = Axis.log("times the bytes of the messages", least, most, StudyPlots::plain);
    return Chart.lines(title, x, y, factors(drawn));
  }

  /** One line for all scenarios that differ only in how much nodes are offline. */
  private List<Chart.Line> factors(List<StudySum> drawn) {
    Map<String, TreeMap<Integer, Chart.Point>> byRest = new LinkedHashMap<>();
    for (StudySum sum : drawn) {
      int offline = sum.scenario().offlinePercent();
      byRest
          .computeIfAbsent(rest(sum), any -> new TreeMap<>())
          .put(offline, new Chart.Point(offline, factor(sum), !sum.isComplete()));
    }
    List<Chart.Line> lines = new ArrayList<>();
    byRest.forEach(
        (rest, points) ->
            lines.add(new Chart.Line(rest, lines.size(), List.copyOf(points.values()), true)));
    return lines;
  }

  private String rest(StudySum sum) {
    StringBuilder rest = new StringBuilder();
    for (Setting setting : lists.varying()) {
      if (setting != Setting.OFFLINE) {
        rest.append(' ').append(setting.key()).append('=').append(sum.scenario().text(setting));
      }
    }
    return rest.isEmpty() ? "all nodes" : rest.toString().strip();
  }

  /** Rounds of passes over logs. */
  String rounds() {
    List<Chart.Bar> bars = new ArrayList<>();
    long most = 0;
    for (StudySum sum : sums) {
      if (sum.rounds().count() > 0) {
        long median = sum.rounds().quantile(0.5);
        long high = sum.rounds().quantile(0.95);
        most = Math.max(most, high);
        bars.add(new Chart.Bar(name(sum) + ", median", median, Words.number(median), 0));
        bars.add(new Chart.Bar("95 % of passes", high, Words.number(high), 1));
      }
    }
    return bars.isEmpty()
        ? ""
        : Chart.bars(
            "Rounds of requests of a pass over the logs",
            Axis.whole("rounds of a pass", most, StudyPlots::plain),
            bars);
  }

  /** Bytes of blocks in the store over time. */
  String store() {
    return growth("Blocks in the store", "bytes", Growth::storeBytes, Words::bytes);
  }

  /** Rows of all homes over time. */
  String rows() {
    return growth("Rows in the homes of all nodes", "rows", Growth::homeRows, Words::number);
  }

  /** A whole amount for people. */
  private interface Amount {
    String words(long value);
  }

  private String growth(String title, String unit, ToLongFunction<Growth> value, Amount amount) {
    List<Chart.Line> lines = new ArrayList<>();
    long mostMs = 0;
    long most = 0;
    for (int i = 0; i < sums.size(); i++) {
      StudySum sum = sums.get(i);
      List<Chart.Point> points = new ArrayList<>();
      for (Growth look : sum.growth()) {
        points.add(new Chart.Point(look.atMs(), value.applyAsLong(look)));
        mostMs = Math.max(mostMs, look.atMs());
        most = Math.max(most, value.applyAsLong(look));
      }
      if (points.stream().anyMatch(point -> point.y() > 0)) {
        lines.add(new Chart.Line(name(sum), i, points, false));
      }
    }
    return most == 0
        ? ""
        : Chart.lines(
            title,
            Axis.time("time since the beginning", mostMs),
            Axis.whole(unit, most, at -> amount.words(Math.round(at))),
            lines);
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? Words.number((long) value)
        : BigDecimal.valueOf(value)
            .setScale(3, RoundingMode.HALF_UP)
            .stripTrailingZeros()
            .toPlainString();
  }
}
