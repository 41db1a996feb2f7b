package org.remotelog.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringWriter;
import java.util.Locale;
import java.util.Map;

/** Prints figures as they come: a table in Markdown, or lines of JSON. */
final class Report {
  private static final JsonFactory JSON = new JsonFactory();

  private final PrintStream out;
  private final boolean json;

  Report(PrintStream out, boolean json) {
    this.out = out;
    this.json = json;
  }

  void machine(Map<String, String> facts) throws IOException {
    if (json) {
      StringWriter text = new StringWriter();
      try (JsonGenerator line = JSON.createGenerator(text)) {
        line.writeStartObject();
        for (Map.Entry<String, String> fact : facts.entrySet()) {
          line.writeStringField(fact.getKey(), fact.getValue());
        }
        line.writeEndObject();
      }
      out.println(text);
      return;
    }
    facts.forEach((name, value) -> out.println("- " + name + ": " + value));
    out.println();
    out.println("| job | figure | value (min-max) | floor | value (min-max) | ratio | counts |");
    out.println("|---|---|---|---|---|---|---|");
  }

  void figure(Figure figure) throws IOException {
    out.println(json ? asJson(figure) : asRow(figure));
    out.flush();
  }

  private static String asRow(Figure figure) {
    StringBuilder counts = new StringBuilder();
    figure
        .counts()
        .forEach(
            (name, number) ->
                counts
                    .append(counts.length() == 0 ? "" : ", ")
                    .append(name)
                    .append(' ')
                    .append(String.format(Locale.ROOT, "%,d", number)));
    return String.format(
        Locale.ROOT,
        "| %s | %s | %s %s | %s | %s | %s | %s |",
        figure.job(),
        figure.name(),
        text(figure.value()),
        figure.unit(),
        figure.floorName(),
        text(figure.floor()),
        number(figure.ratio()),
        counts);
  }

  private static String text(Spread spread) {
    return spread.min() == spread.max()
        ? number(spread.median())
        : String.format(
            Locale.ROOT,
            "%s (%s-%s)",
            number(spread.median()),
            number(spread.min()),
            number(spread.max()));
  }

  /** Three digits or more, none of them behind the point for large numbers. */
  private static String number(double value) {
    String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.3f";
    return String.format(Locale.ROOT, format, value);
  }

  private static String asJson(Figure figure) throws IOException {
    StringWriter text = new StringWriter();
    try (JsonGenerator line = JSON.createGenerator(text)) {
      line.writeStartObject();
      line.writeStringField("job", figure.job());
      line.writeStringField("figure", figure.name());
      line.writeStringField("unit", figure.unit());
      spread(line, "value", figure.value());
      line.writeStringField("floorName", figure.floorName());
      spread(line, "floor", figure.floor());
      line.writeNumberField("ratio", figure.ratio());
      line.writeObjectFieldStart("counts");
      for (Map.Entry<String, Long> count : figure.counts().entrySet()) {
        line.writeNumberField(count.getKey(), count.getValue());
      }
      line.writeEndObject();
      line.writeEndObject();
    }
    return text.toString();
  }

  private static void spread(JsonGenerator line, String name, Spread spread) throws IOException {
    line.writeObjectFieldStart(name);
    line.writeNumberField("median", spread.median());
    line.writeNumberField("min", spread.min());
    line.writeNumberField("max", spread.max());
    line.writeEndObject();
  }
}
