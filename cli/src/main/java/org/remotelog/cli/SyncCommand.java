package org.remotelog.cli;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.Pending;
import org.remotelog.SyncOptions;
import org.remotelog.SyncReport;
import org.remotelog.WatchPace;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;
import org.remotelog.mvds.GroupId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sync",
    description = {
      "Publish what is pending, then fetch what others wrote.",
      "With --listen or --dial also sync directly with members of one group that are online, by"
          + " TLS with the keys that they announce in their logs.",
      "Exit code 3 when entries stay missing or stored bytes were refused: see 'remotelog gaps';"
          + " with direct connections also when members have not acknowledged all in time."
    })
final class SyncCommand implements Callable<Integer> {
  private static final String USUAL_INTERVAL = "60s";

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "GROUP",
      description = "Name, or 8 or more digits of the id. Default: all groups.")
  private @Nullable String group;

  @Option(names = "--watch", description = "Go on until interrupted.")
  private boolean watch;

  @Option(
      names = "--interval",
      paramLabel = "SPAN",
      description =
          "With --watch: the shortest pause between passes, kept while there is news; 1s to 7d."
              + " Default: 60s.")
  private @Nullable String interval;

  @Option(
      names = "--longest",
      paramLabel = "SPAN",
      description =
          "With --watch: pauses grow up to this while nothing comes. Default: 8 times the shortest.")
  private @Nullable String longestPause;

  @Option(
      names = "--flush-after",
      paramLabel = "SPAN",
      description =
          "With --watch: what other commands have written meanwhile waits for so long to be"
              + " published together. Default: 5s, at most the shortest pause.")
  private @Nullable String flushAfter;

  @Option(
      names = "--newest-first",
      description =
          "Fetch the newest messages first; 'messages --waiting' shows those that wait for older"
              + " ones.")
  private boolean newestFirst;

  @Option(
      names = "--listen",
      paramLabel = "H:P",
      description = "Take direct connections of members of one group; port 0 is any.")
  private List<String> listen = new ArrayList<>();

  @Option(
      names = "--dial",
      paramLabel = "H:P",
      description = "Connect directly with a member there, again when it is lost. Repeatable.")
  private List<String> dial = new ArrayList<>();

  @Option(
      names = "--for",
      paramLabel = "SPAN",
      defaultValue = "60s",
      description =
          "Without --watch: direct connections end when everybody who is dialled has come and all"
              + " is said, or after this. Default: 60s.")
  private String longest = "60s";

  @Option(names = "--passes", hidden = true, description = "With --watch: end after so many.")
  private long passes = Long.MAX_VALUE;

  private final WatchLines watched;

  SyncCommand(Shell shell) {
    this.shell = shell;
    this.watched = new WatchLines(shell);
  }

  @Override
  public Integer call() throws Exception {
    WatchRun.Terms pace = new WatchRun.Terms(pauses(), passes, newestFirst);
    if (!listen.isEmpty() || !dial.isEmpty()) {
      return new DirectRun(shell, directTerms(pace)).run(group);
    }
    if (!watch) {
      return exitCode(pass(pace.options(SyncOptions.Reach.EVERYBODY)).report());
    }
    Path dir = shell.home().existing(shell.homes());
    shell.note(
        "watching "
            + dir
            + ", every "
            + shown(interval)
            + " or so, less often while nothing comes; Ctrl-C ends it");
    try (Looks looks = new Looks()) {
      return new WatchRun(shell, pace, looks).run();
    }
  }

  private WatchPace.Terms pauses() throws CommandException {
    if (!watch && (interval != null || longestPause != null || flushAfter != null)) {
      throw CommandException.usage(
          "--interval, --longest and --flush-after say how to watch", "Add --watch");
    }
    Duration shortest = pause("--interval", shown(interval));
    WatchPace.Terms usual = WatchPace.Terms.of(shortest);
    Duration longest = longestPause == null ? usual.longest() : pause("--longest", longestPause);
    if (longest.compareTo(shortest) < 0) {
      throw CommandException.usage(
          "the longest pause, " + longestPause + ", is below the shortest, " + shown(interval),
          "Give --longest at least what --interval has");
    }
    Duration delay = flushAfter == null ? usual.flushDelay() : Words.duration(flushAfter);
    return new WatchPace.Terms(shortest, longest, delay);
  }

  private static String shown(@Nullable String interval) {
    return interval == null ? USUAL_INTERVAL : interval;
  }

  private static Duration pause(String option, String text) throws CommandException {
    Duration pause = Words.duration(text);
    if (pause.compareTo(Limits.MIN_INTERVAL) < 0 || pause.compareTo(Limits.MAX_INTERVAL) > 0) {
      throw CommandException.usage(
          option + " " + text + " is no pause for a watch",
          "Give "
              + Limits.MIN_INTERVAL.toSeconds()
              + "s at least and "
              + Limits.MAX_INTERVAL.toDays()
              + "d at most");
    }
    return pause;
  }

  private DirectRun.Terms directTerms(WatchRun.Terms pace) throws CommandException {
    if (listen.size() + dial.size() > Limits.MAX_DIRECT_ADDRESSES) {
      throw CommandException.usage(
          listen.size() + dial.size() + " addresses are too many",
          "Give at most " + Limits.MAX_DIRECT_ADDRESSES + ".");
    }
    List<InetSocketAddress> listens = new ArrayList<>();
    for (String address : listen) {
      listens.add(HostPort.read(address));
    }
    List<InetSocketAddress> dials = new ArrayList<>();
    for (String address : dial) {
      InetSocketAddress to = HostPort.readLater(address);
      if (to.getPort() == 0) {
        throw CommandException.usage(
            "nobody can be dialled at port 0", "Give the port that 'sync --listen' has shown.");
      }
      dials.add(to);
    }
    return new DirectRun.Terms(listens, dials, watch, pace, Words.duration(longest));
  }

  private WatchRun.Done pass(SyncOptions options) throws Exception {
    try (Progress progress = shell.progress("entries", 0);
        Session session = shell.writing("sync", counting(progress))) {
      Optional<GroupId> only = only(session);
      SyncReport report = session.client().sync(only, options);
      progress.close();
      warn(shell, report);
      if (shell.json()) {
        shell.json(json(report).put("paid", session.paid().json()));
      } else if (!watch) {
        show(shell, report);
      } else {
        watched.show(report);
      }
      return new WatchRun.Done(report, watch ? session.client().pending(only) : Pending.NONE);
    }
  }

  private Optional<GroupId> only(Session session) throws Exception {
    return group == null ? Optional.empty() : Optional.of(session.group(group).id());
  }

  /** A watch that leaves the home to others between its passes, and only looks. */
  private final class Looks implements WatchRun.Work, AutoCloseable {
    private Optional<Session> looking = Optional.empty();

    @Override
    public WatchRun.Done pass(SyncOptions options) throws Exception {
      close();
      return SyncCommand.this.pass(options);
    }

    @Override
    public Pending look(Pending before) {
      try {
        if (looking.isEmpty()) {
          looking = Optional.of(shell.reading());
        }
        return looking.get().client().pending(only(looking.get()));
      } catch (Exception e) {
        // The next pass meets the same, and tells it.
        return before;
      }
    }

    @Override
    public void close() throws Exception {
      if (looking.isPresent()) {
        Session open = looking.get();
        looking = Optional.empty();
        open.close();
      }
    }
  }

  static void warn(Shell shell, SyncReport report) {
    report.warnings().forEach(shell::warn);
    report.failures().forEach(failure -> shell.warn("not published yet: " + failure));
  }

  static int exitCode(SyncReport report) {
    if (!report.failures().isEmpty()) {
      return ExitCode.FAILED;
    }
    return report.isComplete() ? ExitCode.DONE : ExitCode.INCOMPLETE;
  }

  static LogEvents counting(Progress progress) {
    return new LogEvents() {
      @Override
      public void delivered(LogName log, SequenceRange range) {
        progress.advance(range.count());
      }
    };
  }

  static JsonLine json(SyncReport report) {
    return new JsonLine()
        .put("rounds", report.rounds())
        .put("requests", report.requests())
        .put("bytesIn", report.bytesIn())
        .put("bytesOut", report.bytesOut())
        .put("published", report.published())
        .put("segmentsIn", report.segmentsIn())
        .put("segmentsOut", report.segmentsOut())
        .put("new", report.newMessages())
        .put("duplicates", report.duplicates())
        .put("waiting", report.waiting())
        .put("fromMembers", report.fromMembers())
        .put("reputs", report.reputs())
        .put("removedBlocks", report.removed())
        .put("gaps", report.gaps().stream().map(GapText::json).toList())
        .put("refusals", report.refusals())
        .put("warnings", report.warnings())
        .put("failures", report.failures())
        .put("ms", report.ms());
  }

  static void show(Shell shell, SyncReport report) {
    String waiting =
        report.waiting() == 0
            ? ""
            : ", " + Words.number(report.waiting()) + " held back until their parents are here";
    shell.line(
        Span.bold(Words.count(report.newMessages(), "new message")),
        Span.plain(", " + Words.count(report.published(), "head") + " published" + waiting));
    shell.line(
        Span.dim(
            Words.count(report.rounds(), "round")
                + ", "
                + Words.count(report.requests(), "request")
                + ", "
                + Words.bytes(report.bytesIn())
                + " in, "
                + Words.bytes(report.bytesOut())
                + " out, "
                + Words.count(report.duplicates(), "duplicate")
                + fromMembers(report)
                + ", "
                + Words.number(report.ms())
                + " ms"));
    for (String refusal : report.refusals()) {
      shell.line(Span.red("refused "), Span.plain(refusal));
    }
    report.gaps().forEach(gap -> shell.line(Span.red("gap "), Span.plain(GapText.line(gap))));
  }

  private static String fromMembers(SyncReport report) {
    long entries = report.fromMembers();
    return entries == 0
        ? ""
        : ", "
            + Words.number(entries)
            + (entries == 1 ? " entry" : " entries")
            + " from connected members";
  }
}
