package org.remotelog.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.remotelog.sim.study.Setting;

/** Results as one page that needs nothing else: no script, no font, no picture from elsewhere. */
final class StudyPage {
  private final StudyRun.Plan plan;
  private final List<StudySum> sums;
  private final Markup page = new Markup();

  StudyPage(StudyRun.Plan plan, List<StudySum> sums) {
    this.plan = plan;
    this.sums = sums;
  }

  String text() {
    String title = "What being offline costs";
    page.raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
    page.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n");
    page.element("title", title).raw("<style>\n" + style() + "</style>\n</head>\n<body>\n<main>\n");
    page.element("h1", title);
    introduction();
    StudyPlots plots = new StudyPlots(plan.lists(), sums);
    section(
        "How late messages are",
        "Of all messages and the nodes that should have them: how many were delivered after which"
            + " time. What never came keeps a line below 100 per cent.",
        plots.latencies());
    section(
        "What it costs in bytes",
        "Everything that all nodes sent and got until the last message was delivered, over the"
            + " bytes of the messages times the nodes that have them."
            + (plots.isAnyIncomplete()
                ? " Hollow marks are of scenarios in which less than all was delivered."
                : ""),
        plots.bytes());
    section(
        "Rounds of requests",
        "A pass over the logs asks pointers and stores in rounds, each as long as one request.",
        plots.rounds());
    section("What the store keeps", "The mean of all seeds.", plots.store());
    section(
        "What the nodes keep", "Rows in the homes of all nodes, the mean of seeds.", plots.rows());
    troubles();
    table();
    return page.raw("</main>\n</body>\n</html>\n").toString();
  }

  private static String style() {
    try (InputStream in = StudyPage.class.getResourceAsStream("study.css")) {
      if (in == null) {
        throw new IllegalStateException("study.css is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void introduction() {
    page.element(
        "p",
        Words.count(sums.size(), "scenario")
            + ", each with "
            + (plan.seeds().count() == 1 ? "seed " : "seeds ")
            + plan.seeds()
            + ". Everything below, but for the time that it took, comes out again by:");
    page.element("pre", plan.call());
    Set<String> meanings = new LinkedHashSet<>();
    sums.forEach(sum -> meanings.add(ScenarioLists.meaning(sum.scenario())));
    page.raw("<ul>\n");
    meanings.forEach(meaning -> page.element("li", meaning));
    page.raw("</ul>\n");
    if (sums.size() > Limits.MAX_PLOTTED) {
      page.element(
          "p",
          "The plots show the first "
              + Limits.MAX_PLOTTED
              + " scenarios; the table at the end has all.");
    }
  }

  private void section(String heading, String text, String plot) {
    if (!plot.isEmpty()) {
      page.raw("<section>\n").element("h2", heading).element("p", text);
      page.raw("<figure>\n" + plot + "</figure>\n</section>\n");
    }
  }

  private void troubles() {
    if (sums.stream().allMatch(sum -> sum.troubles().isEmpty())) {
      return;
    }
    page.raw("<section>\n").element("h2", "What did not go well").raw("<ul>\n");
    for (StudySum sum : sums) {
      for (StudyTrouble trouble : sum.troubles()) {
        String kind = trouble.isViolation() ? "Violated: " : "Incomplete: ";
        page.raw("<li>").element("span", kind + trouble.text());
        page.element("code", trouble.replay()).raw("</li>\n");
      }
    }
    page.raw("</ul>\n</section>\n");
  }

  private void table() {
    page.raw("<section>\n").element("h2", "All figures");
    page.element(
        "p",
        "Of all seeds together. A pair is a message and a node that should have it; within the"
            + " median and p95 of the latency 50 and 95 of 100 pairs are delivered, its mean and"
            + " most are of those that are delivered at all; a factor is bytes over those of the"
            + " application, the bodies times the deliveries; store bytes for each message are"
            + " without what setting up the group stored. What there is nothing of is left empty.");
    page.raw("<div class=\"scroll\">\n<table>\n<thead>\n<tr>\n");
    List<Setting> settings = plan.lists().varying();
    settings.forEach(setting -> page.element("th", setting.key()));
    StudyFigures.ALL.forEach(figure -> page.element("th", figure.name()));
    page.raw("</tr>\n</thead>\n<tbody>\n");
    for (StudySum sum : sums) {
      page.raw("<tr>\n");
      settings.forEach(setting -> page.element("td", sum.scenario().text(setting)));
      StudyFigures.ALL.forEach(figure -> page.element("td", figure.text(sum)));
      page.raw("</tr>\n");
    }
    page.raw("</tbody>\n</table>\n</div>\n");
    page.element("h3", "All settings");
    page.raw("<div class=\"scroll\">\n<table>\n<tbody>\n");
    for (Setting setting : Setting.values()) {
      Set<String> values = new LinkedHashSet<>();
      sums.forEach(sum -> values.add(sum.scenario().text(setting)));
      page.raw("<tr>\n").element("th", setting.key());
      page.element("td", String.join(", ", values));
      page.element("td class=\"words\"", setting.meaning()).raw("</tr>\n");
    }
    page.raw("</tbody>\n</table>\n</div>\n</section>\n");
  }
}
