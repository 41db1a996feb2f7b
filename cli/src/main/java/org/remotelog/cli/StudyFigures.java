package org.remotelog.cli;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.remotelog.sim.study.Growth;
import org.remotelog.sim.study.Spread;

/** Everything that is measured, as columns of a table and as keys of JSON. */
final class StudyFigures {
  private static final int DECIMALS = 3;

  /** A column: its name with the unit, and what stands in it; nothing for an empty Optional. */
  record Figure(String name, Function<StudySum, Object> value) {
    String text(StudySum sum) {
      Object found = value.apply(sum);
      return found instanceof Optional<?> maybe
          ? maybe.map(Figure::words).orElse("")
          : words(found);
    }

    private static String words(Object found) {
      return found instanceof BigDecimal number ? number.toPlainString() : found.toString();
    }
  }

  /** All of them. */
  static final List<Figure> ALL = all();

  private StudyFigures() {}

  private static List<Figure> all() {
    List<Figure> all = new ArrayList<>();
    all.add(new Figure("written", StudySum::written));
    all.add(new Figure("pairs", StudySum::pairs));
    all.add(new Figure("delivered", StudySum::delivered));
    all.add(new Figure("delivered-percent", sum -> decimal(sum.deliveredPercent())));
    all.add(new Figure("latency-mean-ms", sum -> mean(sum.latencies())));
    all.add(new Figure("latency-median-ms", sum -> sum.latency(0.5)));
    all.add(new Figure("latency-p95-ms", sum -> sum.latency(0.95)));
    all.add(new Figure("latency-most-ms", sum -> of(sum.latencies(), Spread::most)));
    all.add(new Figure("application-bytes", StudySum::applicationBytes));
    all.add(new Figure("bytes-at-last-delivery", StudySum::bytesAtLastDelivery));
    all.add(new Figure("bytes", StudySum::allBytes));
    all.add(new Figure("factor-at-last-delivery", sum -> decimal(sum.factorAtLastDelivery())));
    all.add(new Figure("factor", sum -> decimal(sum.factor())));
    all.add(new Figure("bytes-by-purpose", sum -> purposes(sum.bytes())));
    for (String kind : StudySum.RECORDS) {
      all.add(new Figure(kind + "-records", sum -> sum.records(kind)));
    }
    for (String kind : StudySum.RECORDS) {
      all.add(
          new Figure(kind + "-records-per-delivery", sum -> decimal(sum.recordsPerDelivery(kind))));
    }
    all.add(new Figure("passes", sum -> sum.rounds().count()));
    all.add(new Figure("rounds-median", sum -> quantile(sum.rounds(), 0.5)));
    all.add(new Figure("rounds-p95", sum -> quantile(sum.rounds(), 0.95)));
    all.add(new Figure("rounds-most", sum -> of(sum.rounds(), Spread::most)));
    all.add(new Figure("store-bytes", StudySum::storeBytes));
    all.add(new Figure("store-bytes-per-message", sum -> decimal(sum.storeBytesPerMessage())));
    all.add(new Figure("home-rows", StudySum::homeRows));
    all.add(new Figure("cpu-ms", sum -> sum.effort().cpuMs()));
    all.add(new Figure("wall-ms", sum -> sum.effort().wallMs()));
    all.add(new Figure("violation", StudyFigures::violations));
    return List.copyOf(all);
  }

  private static String purposes(Map<String, Long> bytes) {
    return bytes.entrySet().stream()
        .map(entry -> entry.getKey() + "=" + entry.getValue())
        .collect(Collectors.joining("; "));
  }

  private static String violations(StudySum sum) {
    return sum.troubles().stream()
        .filter(StudyTrouble::isViolation)
        .map(StudyTrouble::text)
        .collect(Collectors.joining("; "));
  }

  private static BigDecimal decimal(double value) {
    return BigDecimal.valueOf(value).setScale(DECIMALS, RoundingMode.HALF_UP);
  }

  private static Optional<BigDecimal> decimal(Optional<Double> value) {
    return value.map(StudyFigures::decimal);
  }

  /** A figure of all that was seen; empty when nothing was, as it is 0 for a spread then. */
  private static <T> Optional<T> of(Spread spread, Function<Spread, T> figure) {
    return spread.count() == 0 ? Optional.empty() : Optional.of(figure.apply(spread));
  }

  private static Optional<BigDecimal> mean(Spread spread) {
    return decimal(of(spread, Spread::mean));
  }

  private static Optional<Long> quantile(Spread spread, double share) {
    return of(spread, all -> all.quantile(share));
  }

  /** The same as keys, without what was violated. */
  static JsonLine json(StudySum sum) {
    JsonLine records = new JsonLine();
    JsonLine perDelivery = new JsonLine();
    for (String kind : StudySum.RECORDS) {
      records.put(kind, sum.records(kind));
      perDelivery.putOrNull(kind, decimal(sum.recordsPerDelivery(kind)));
    }
    List<JsonLine> purposes = new ArrayList<>();
    sum.bytes()
        .forEach(
            (name, bytes) -> purposes.add(new JsonLine().put("name", name).put("bytes", bytes)));
    return new JsonLine()
        .put("written", sum.written())
        .put("pairs", sum.pairs())
        .put("delivered", sum.delivered())
        .put("latencyMs", json(sum.latencies(), sum.latency(0.5), sum.latency(0.95)))
        .put("applicationBytes", sum.applicationBytes())
        .put("bytesAtLastDelivery", sum.bytesAtLastDelivery())
        .put("bytes", sum.allBytes())
        .putOrNull("factorAtLastDelivery", decimal(sum.factorAtLastDelivery()))
        .putOrNull("factor", decimal(sum.factor()))
        .put("purposes", purposes)
        .put("records", records)
        .put("recordsPerDelivery", perDelivery)
        .put(
            "rounds", json(sum.rounds(), quantile(sum.rounds(), 0.5), quantile(sum.rounds(), 0.95)))
        .put("storeBytes", sum.storeBytes())
        .putOrNull("storeBytesPerMessage", decimal(sum.storeBytesPerMessage()))
        .put("homeRows", sum.homeRows())
        .put("growth", sum.growth().stream().map(StudyFigures::json).toList())
        .put("cpuMs", sum.effort().cpuMs())
        .put("wallMs", sum.effort().wallMs());
  }

  private static JsonLine json(Spread spread, Optional<Long> median, Optional<Long> p95) {
    return new JsonLine()
        .put("count", spread.count())
        .putOrNull("mean", mean(spread))
        .putOrNull("median", median)
        .putOrNull("p95", p95)
        .putOrNull("most", of(spread, Spread::most));
  }

  private static JsonLine json(Growth look) {
    return new JsonLine()
        .put("afterMs", look.atMs())
        .put("written", look.messages())
        .put("storeBytes", look.storeBytes())
        .put("homeRows", look.homeRows());
  }

  /** For people: 100 %, 99.9 %, and never 100 while something is missing. */
  static String percent(StudySum sum) {
    double percent = sum.deliveredPercent();
    if (percent == 100) {
      return "100 %";
    }
    return String.format(Locale.ROOT, "%.1f %%", Math.min(percent, 99.9));
  }
}
