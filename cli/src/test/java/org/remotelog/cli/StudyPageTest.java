package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

/** The page of {@code simulate --html}. */
final class StudyPageTest extends SimulateTest {
  private String page(Simulators.Studies studies, String... flags) throws Exception {
    List<String> all = new ArrayList<>(List.of("--html", "x.html", "--force"));
    all.addAll(List.of(flags));
    simulate(studies, all.toArray(new String[0]));
    return Files.readString(folder.resolve("x.html"));
  }

  /** Parses without the reader of DOCTYPEs going anywhere. */
  private static Document parsed(String page) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://xml.org/sax/features/external-general-entities", false);
    return factory
        .newDocumentBuilder()
        .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
  }

  private static List<String> texts(Document page, String element) {
    List<String> texts = new ArrayList<>();
    NodeList nodes = page.getElementsByTagName(element);
    for (int i = 0; i < nodes.getLength(); i++) {
      texts.add(nodes.item(i).getTextContent());
    }
    return texts;
  }

  @Test
  void drawsEveryPlotAndSaysHowItWasMade() throws Exception {
    String text =
        page(
            new FakeStudies(), "--offline", "0,50,90", "--helper", "none,log", "--churn", "bursts");
    Document page = parsed(text);
    assertThat(texts(page, "h2"))
        .containsExactly(
            "How late messages are",
            "What it costs in bytes",
            "Rounds of requests",
            "What the store keeps",
            "What the nodes keep",
            "All figures");
    assertThat(texts(page, "pre"))
        .containsExactly(
            "remotelog simulate --offline 0,50,90 --helper none,log --churn bursts --seeds 1..3");
    assertThat(page.getElementsByTagName("figure").getLength()).isEqualTo(5);
    assertThat(texts(page, "text"))
        .contains(
            "time from writing to delivery",
            "delivered, per cent",
            "offline, per cent of the time",
            "times the bytes of the messages",
            "rounds of a pass",
            "time since the beginning",
            "bytes",
            "rows")
        .contains("100 ms", "30 min", "offline=90 helper=log, median");
    assertThat(texts(page, "span")).contains("helper=none", "helper=log", "offline=90 helper=log");
    assertThat(texts(page, "td")).contains("12.000", "direct=496800; store=99360", "none, log");
    assertThat(texts(page, "li"))
        .contains(
            "1 of 3 nodes writes, 1 offers first; each chooses 2 others to sync with directly");
  }

  @Test
  void needsNothingFromElsewhere() throws Exception {
    String text = page(new FakeStudies(), "--offline", "0,90");
    assertThat(text)
        .doesNotContain("<script", "src=", "href=", "url(", "http:", "https:", "@import");
    assertThat(text).contains("prefers-color-scheme: dark");
  }

  @Test
  void drawsBarsWhereOfflineDoesNotVary() throws Exception {
    Document page = parsed(page(new FakeStudies(), "--repeats", "0,5"));
    assertThat(texts(page, "h2"))
        .containsExactly(
            "How late messages are",
            "What it costs in bytes",
            "What the nodes keep",
            "All figures");
    assertThat(page.getElementsByTagName("rect").getLength()).isEqualTo(2);
    assertThat(texts(page, "text"))
        .contains("repeats=5", "18.0")
        .doesNotContain("offline, per cent");
  }

  @Test
  void escapesWhatComesFromOutside() throws Exception {
    String nasty = "</td><script>alert('&amp;\"')</script>\u0000\u202e";
    FakeStudies studies =
        new FakeStudies(
            outcome -> FakeStudies.violated(FakeStudies.withPurpose(outcome, nasty), nasty));
    String text = page(studies);
    assertThat(text).doesNotContain("<script", "\u0000", "\u202e");
    Document page = parsed(text);
    assertThat(texts(page, "span"))
        .contains("Violated: </td><script>alert('&amp;\"')</script>\\x00\\u202e");
    assertThat(texts(page, "code")).contains("remotelog simulate --seeds 1");
    assertThat(texts(page, "td")).anyMatch(cell -> cell.contains("<script>alert('&amp;\"')"));
  }

  @Test
  void standsWhenNothingWasDelivered() throws Exception {
    FakeStudies none = new FakeStudies(outcome -> FakeStudies.without(outcome, outcome.pairs()));
    Document page = parsed(page(none));
    assertThat(texts(page, "h2")).doesNotContain("How late messages are").contains("All figures");
    assertThat(texts(page, "h2")).doesNotContain("What it costs in bytes");
    assertThat(texts(page, "span")).contains("Incomplete: 120 of 120 not delivered");
    assertThat(texts(page, "td")).contains("").doesNotContain("Optional.empty");
  }

  @Test
  void marksWhatWasNotDeliveredToTheEndHollow() throws Exception {
    String says = "Hollow marks are of scenarios in which less than all was delivered.";
    FakeStudies lossy =
        new FakeStudies(
            outcome ->
                outcome.scenario().offlinePercent() == 90
                    ? FakeStudies.without(outcome, 1)
                    : outcome);
    String lines = page(lossy, "--offline", "0,50,90");
    assertThat(lines).contains(says).containsOnlyOnce("class=\"mark hollow\"");
    String bars = page(lossy, "--repeats", "0,5");
    assertThat(bars).contains(says, "class=\"bar c0 hollow\"");
    String whole = page(lossy, "--offline", "0,50");
    assertThat(whole).doesNotContain(says, "hollow\"");
  }

  @Test
  void plotsAsManyAsTheLimitAndSaysSoWhenThereAreMore() throws Exception {
    String says = "The plots show the first 24 scenarios";
    String most = page(new FakeStudies(), "--seeds", "1", "--messages", upTo(Limits.MAX_PLOTTED));
    assertThat(most).doesNotContain(says);
    assertThat(texts(parsed(most), "text")).contains("messages=24");
    String more =
        page(new FakeStudies(), "--seeds", "1", "--messages", upTo(Limits.MAX_PLOTTED + 1));
    assertThat(more).contains(says);
    assertThat(texts(parsed(more), "text")).contains("messages=24").doesNotContain("messages=25");
    assertThat(texts(parsed(more), "td")).contains("25");
  }
}
