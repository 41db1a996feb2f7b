package org.remotelog.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.GroupInfo;
import org.remotelog.MemberInfo;
import org.remotelog.RemoteLogClient;
import org.remotelog.log.LogName;
import org.remotelog.log.client.PassTrace;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description = "Each round of the last catch-up: who was asked, what came, and why.")
final class ExplainCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "GROUP",
      description = "Name, or 8 or more digits of the id. Default: all groups.")
  private @Nullable String group;

  @Option(
      names = "--log",
      paramLabel = "NAME",
      description =
          "Only this log, by its name or its writer's. Default: logs to which something happened.")
  private @Nullable String log;

  ExplainCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    try (Session session = shell.reading()) {
      RemoteLogClient client = session.client();
      Optional<LogChoice.Found> only =
          log == null ? Optional.empty() : Optional.of(LogChoice.one(client, log));
      List<GroupInfo> groups =
          only.isPresent()
              ? List.of(only.get().group())
              : group == null ? client.groups() : List.of(session.group(group));
      for (GroupInfo info : groups) {
        Optional<PassTrace> trace = client.proofs().explain(info.id());
        if (trace.isEmpty()) {
          shell.note(info.name() + ": no catch-up yet; 'remotelog sync' does one");
        } else if (shell.json()) {
          showJson(info, trace.get(), only.map(found -> found.member().log()));
        } else {
          show(client, info, trace.get(), only.map(found -> found.member().log()));
        }
      }
    }
    return ExitCode.DONE;
  }

  private void show(RemoteLogClient client, GroupInfo info, PassTrace trace, Optional<LogName> only)
      throws Exception {
    shell.line(
        Span.bold(info.name()),
        Span.plain(
            ": "
                + Words.count(trace.roundCount(), "round")
                + ", "
                + Words.count(trace.requests(), "request")
                + ", "
                + Words.bytes(trace.bytesIn())
                + " in, "
                + Words.count(trace.segments(), "segment")
                + ", "
                + Words.count(trace.entries(), "entry")
                + ", "
                + Words.count(trace.gaps(), "gap")
                + ", "
                + Words.number(trace.ms())
                + " ms"),
        Span.dim("  " + Words.age(trace.startedAtMs(), shell.nowMs())));
    for (PassTrace.Round round : trace.rounds()) {
      shell.line(
          "  round "
              + round.number()
              + ": "
              + Words.count(round.pointers(), "request")
              + " to pointers, "
              + Words.number(round.blocks())
              + " to stores, "
              + Words.number(round.failed())
              + " without success, "
              + Words.bytes(round.bytesIn())
              + ", "
              + Words.count(round.entries(), "entry")
              + ", "
              + Words.number(round.ms())
              + " ms");
    }
    shell.line(
        Span.dim(
            "  "
                + Words.count(trace.logs(), "log")
                + ", "
                + Words.number(trace.quiet())
                + " of them without anything new"
                + (trace.skipped() == 0
                    ? ""
                    : "; " + Words.number(trace.skipped()) + " more were not asked for this time")
                + (trace.newestFirst() ? "; newest entries first" : "")));
    Map<LogName, String> names = new HashMap<>();
    for (MemberInfo member : client.members(info.id())) {
      names.put(member.log(), GroupListing.name(member.name(), member.log()));
    }
    for (Map.Entry<LogName, List<PassTrace.Line>> of : lines(trace, only).entrySet()) {
      String name = names.getOrDefault(of.getKey(), Words.shorten(of.getKey().toString()));
      shell.line(Span.plain("  "), Span.bold(name), Span.dim("  " + of.getKey()));
      of.getValue().forEach(this::show);
    }
    if (only.isPresent() && trace.linesOf(only.get()).isEmpty()) {
      shell.line("  nothing new came for this log, or its lines were left out");
    }
    if (trace.cut() > 0) {
      shell.line(Span.dim("  " + Words.count(trace.cut(), "line") + " left out"));
    }
  }

  private void show(PassTrace.Line line) {
    shell.line(Span.dim("    " + line.round() + "  "), Span.plain(text(line)));
  }

  private static String text(PassTrace.Line line) {
    String why = line.why().isEmpty() ? "" : ": " + line.why();
    String took = ", " + Words.bytes(line.bytes()) + ", " + Words.number(line.ms()) + " ms";
    return switch (line.kind()) {
      case POINTER ->
          "asked " + line.place() + ", " + Words.count(line.number(), "record") + took + why;
      case RECORD ->
          "record "
              + line.number()
              + (line.subject().isEmpty() ? "" : ", head " + Words.shorten(line.subject()))
              + (line.place().isEmpty() ? "" : ", from " + line.place())
              + why;
      case PLAN ->
          "compared with what is held: "
              + line.subject()
              + ", "
              + Words.count(line.number(), "segment")
              + " to fetch"
              + (line.why().isEmpty() ? "" : ", " + line.why());
      case BLOCK -> "block " + Words.shorten(line.subject()) + " from " + line.place() + took + why;
      case ENTRIES ->
          "took "
              + Words.count(line.number(), "entry")
              + ": "
              + (line.number() == 1 ? "number " : "numbers ")
              + line.subject();
      case REFUSED -> "refused " + line.subject() + " from " + line.place() + why;
      case WARNING -> "warning" + why;
      case GAP -> "gap " + line.subject() + why;
      case REPUT ->
          "gave record "
              + line.number()
              + " back to "
              + line.place()
              + ", which did not have it"
              + (why.isEmpty() ? "" : "; not taken" + why);
      case ROSTER ->
          "read roster "
              + Words.shorten(line.subject())
              + ", "
              + Words.count(line.number(), "record")
              + " of others"
              + why;
      case SHOWN ->
          "record "
              + line.number()
              + ", head "
              + Words.shorten(line.subject())
              + ", is shown by the "
              + line.place()
              + why;
      case MEMBERS ->
          "asked "
              + line.place()
              + " first, "
              + Words.count(line.number(), "segment")
              + " spared"
              + took
              + why;
    };
  }

  /** By log; without a choice only those to which something happened. */
  private static Map<LogName, List<PassTrace.Line>> lines(PassTrace trace, Optional<LogName> only) {
    Map<LogName, List<PassTrace.Line>> byLog = new LinkedHashMap<>();
    for (PassTrace.Line line : trace.lines()) {
      byLog.computeIfAbsent(line.log(), unused -> new ArrayList<>()).add(line);
    }
    byLog
        .entrySet()
        .removeIf(
            of -> only.map(log -> !log.equals(of.getKey())).orElse(trace.isQuiet(of.getKey())));
    return byLog;
  }

  private void showJson(GroupInfo info, PassTrace trace, Optional<LogName> only) {
    List<JsonLine> lines = new ArrayList<>();
    for (List<PassTrace.Line> of : lines(trace, only).values()) {
      of.forEach(line -> lines.add(json(line)));
    }
    shell.json(
        new JsonLine()
            .put("group", info.id().hex())
            .put("startedAtMs", trace.startedAtMs())
            .put("ms", trace.ms())
            .put("logs", trace.logs())
            .put("quiet", trace.quiet())
            .put("rounds", trace.roundCount())
            .put("requests", trace.requests())
            .put("bytesIn", trace.bytesIn())
            .put("segments", trace.segments())
            .put("entries", trace.entries())
            .put("gaps", trace.gaps())
            .put("byRound", trace.rounds().stream().map(ExplainCommand::json).toList())
            .put("lines", lines)
            .put("cut", trace.cut())
            .put("skipped", trace.skipped())
            .put("newestFirst", trace.newestFirst()));
  }

  private static JsonLine json(PassTrace.Round round) {
    return new JsonLine()
        .put("round", round.number())
        .put("pointerRequests", round.pointers())
        .put("storeRequests", round.blocks())
        .put("failed", round.failed())
        .put("bytesIn", round.bytesIn())
        .put("entries", round.entries())
        .put("ms", round.ms());
  }

  private static Optional<String> known(String text) {
    return Optional.of(text).filter(one -> !one.isEmpty());
  }

  private static JsonLine json(PassTrace.Line line) {
    return new JsonLine()
        .put("log", line.log())
        .put("round", line.round())
        .put("kind", line.kind().name().toLowerCase(Locale.ROOT))
        .put("subject", known(line.subject()))
        .put("place", known(line.place()))
        .put("why", known(line.why()))
        .put("number", line.number())
        .put("bytes", line.bytes())
        .put("ms", line.ms());
  }
}
