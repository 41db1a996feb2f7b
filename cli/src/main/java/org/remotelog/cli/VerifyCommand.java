package org.remotelog.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.GroupInfo;
import org.remotelog.LogCheck;
import org.remotelog.PlaceCheck;
import org.remotelog.VerifyFault;
import org.remotelog.VerifyReport;
import org.remotelog.bytes.Digest;
import org.remotelog.log.SequenceRange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = {
      "Check whole logs in every store and compare them with this home.",
      "Begins at the pointers; own logs are checked too. Changes nothing.",
      "Exit code 3 when something is missing, refused, or other than this home has it."
    })
final class VerifyCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "GROUP|NAME",
      description = "A group, or one log by its name or its writer's. Default: all groups.")
  private @Nullable String which;

  VerifyCommand(Shell shell) {
    this.shell = shell;
  }

  /** What was found in one group. */
  private record Checked(GroupInfo group, VerifyReport report) {}

  @Override
  public Integer call() throws Exception {
    List<Checked> checked = new ArrayList<>();
    try (Progress progress = shell.progress("entries", 0);
        Session session = shell.reading()) {
      for (LogChoice choice : LogChoice.of(session.client(), which)) {
        VerifyReport report =
            session
                .client()
                .proofs()
                .verify(choice.group().id(), choice.log(), SyncCommand.counting(progress));
        checked.add(new Checked(choice.group(), report));
      }
    }
    for (Checked one : checked) {
      for (LogCheck log : one.report().logs()) {
        if (shell.json()) {
          shell.json(json(one.group(), log));
        } else {
          show(one.group(), log);
        }
      }
    }
    if (shell.json()) {
      shell.json(summary(checked));
    } else {
      showSummary(checked);
    }
    boolean isGood = checked.stream().allMatch(one -> one.report().isGood());
    return isGood ? ExitCode.DONE : ExitCode.INCOMPLETE;
  }

  private void show(GroupInfo group, LogCheck log) {
    String verdict = log.faults().isEmpty() ? "good" : Words.count(faults(log), "fault");
    shell.line(
        log.faults().isEmpty() ? Span.green(verdict) : Span.red(verdict),
        Span.plain("  "),
        Span.bold(GroupListing.name(log.member(), log.log())),
        Span.plain(log.own() ? "  (this home)" : ""),
        Span.dim("  " + group.name() + "  " + log.log()));
    shell.line(
        "  "
            + Words.count(log.records(), "record")
            + ", "
            + Words.count(log.heads(), "head")
            + ", "
            + Words.count(log.pages(), "page")
            + ", "
            + Words.count(log.segments(), "segment")
            + ", "
            + Words.number(log.entries())
            + " of "
            + Words.count(log.count(), "entry")
            + ", "
            + Words.number(log.compared())
            + " compared with this home, "
            + Words.bytes(log.bytes()));
    shell.line(Span.dim("  " + root(log)));
    if (log.pending() > 0) {
      shell.line("  " + Words.number(log.pending()) + " not published yet");
    }
    log.notes().forEach(note -> shell.line(Span.yellow("  note "), Span.plain(note)));
    for (VerifyFault fault : log.faults()) {
      shell.line(Span.red("  fault "), Span.plain(line(fault)));
      shell.line(Span.dim("        " + fault.cause().advice()));
    }
    if (log.moreFaults() > 0) {
      shell.line("  and " + Words.count(log.moreFaults(), "more fault"));
    }
  }

  private static String root(LogCheck log) {
    if (log.root().isPresent()) {
      return "root " + log.root().get().hex() + ", as record " + log.recordSequence() + " states";
    }
    return log.recordSequence() == 0
        ? "no record of it was found"
        : "no root: entries are missing, or it is not what the head states";
  }

  private static long faults(LogCheck log) {
    return log.faults().size() + log.moreFaults();
  }

  /** For example: copy missing, 12..40, embedded:/srv/store: lacks segment bafk…. */
  private static String line(VerifyFault fault) {
    return cause(fault)
        + fault.range().map(range -> ", " + GapText.range(range)).orElse("")
        + (fault.place().isEmpty() ? "" : ", " + fault.place())
        + ": "
        + fault.detail();
  }

  private static String cause(VerifyFault fault) {
    return fault.cause().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private void showSummary(List<Checked> checked) {
    List<PlaceCheck> stores = places(checked, true);
    List<PlaceCheck> pointers = places(checked, false);
    shell.line(Span.bold("checked"));
    for (PlaceCheck store : stores) {
      shell.line("  store " + store.place() + ": " + line(store, "block"));
    }
    for (PlaceCheck pointer : pointers) {
      shell.line("  pointer " + pointer.place() + ": " + line(pointer, "log"));
    }
    long faults = checked.stream().mapToLong(one -> one.report().faults()).sum();
    long logs = checked.stream().mapToLong(one -> one.report().logs().size()).sum();
    String result =
        Words.count(logs, "log")
            + ", "
            + (faults == 0 ? "no faults" : Words.count(faults, "fault"));
    shell.line(faults == 0 ? Span.green(result) : Span.red(result));
  }

  private static String line(PlaceCheck place, String noun) {
    return Words.count(place.checked(), noun)
        + " asked for, "
        + Words.number(place.missing())
        + " missing, "
        + Words.number(place.wrong())
        + " wrong, "
        + Words.number(place.failed())
        + " without an answer";
  }

  private static List<PlaceCheck> places(List<Checked> checked, boolean ofStores) {
    List<PlaceCheck> all = new ArrayList<>();
    for (Checked one : checked) {
      List<PlaceCheck> places = ofStores ? one.report().stores() : one.report().pointers();
      for (PlaceCheck place : places) {
        Optional<PlaceCheck> same =
            all.stream().filter(known -> known.place().equals(place.place())).findFirst();
        same.ifPresent(all::remove);
        all.add(same.map(known -> known.plus(place)).orElse(place));
      }
    }
    return all;
  }

  private static JsonLine json(GroupInfo group, LogCheck log) {
    return new JsonLine()
        .put("group", group.id().hex())
        .put("log", log.log())
        .put("name", log.member())
        .put("own", log.own())
        .put("good", log.faults().isEmpty())
        .put("record", log.recordSequence())
        .put("count", log.count())
        .put("records", log.records())
        .put("heads", log.heads())
        .put("pages", log.pages())
        .put("segments", log.segments())
        .put("entries", log.entries())
        .put("compared", log.compared())
        .put("bytes", log.bytes())
        .put("root", log.root().map(Digest::hex))
        .put("pending", log.pending())
        .put("ahead", log.ahead())
        .put("faults", log.faults().stream().map(VerifyCommand::json).toList())
        .put("moreFaults", log.moreFaults())
        .put("notes", log.notes());
  }

  private static JsonLine json(VerifyFault fault) {
    JsonLine line = new JsonLine().put("cause", cause(fault));
    if (fault.range().isPresent()) {
      SequenceRange range = fault.range().get();
      line.put("first", range.first());
      if (range.last() != Long.MAX_VALUE) {
        line.put("last", range.last());
      }
    }
    if (!fault.place().isEmpty()) {
      line.put("place", fault.place());
    }
    return line.put("detail", fault.detail()).put("advice", fault.cause().advice());
  }

  private static JsonLine summary(List<Checked> checked) {
    return new JsonLine()
        .put("summary", true)
        .put("logs", checked.stream().mapToLong(one -> one.report().logs().size()).sum())
        .put("faults", checked.stream().mapToLong(one -> one.report().faults()).sum())
        .put("stores", places(checked, true).stream().map(VerifyCommand::json).toList())
        .put("pointers", places(checked, false).stream().map(VerifyCommand::json).toList())
        .put("ms", checked.stream().mapToLong(one -> one.report().ms()).sum());
  }

  private static JsonLine json(PlaceCheck place) {
    return new JsonLine()
        .put("place", place.place())
        .put("checked", place.checked())
        .put("missing", place.missing())
        .put("wrong", place.wrong())
        .put("failed", place.failed());
  }
}
