package org.remotelog.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.remotelog.DirectOptions;
import org.remotelog.DirectReport;
import org.remotelog.DirectSync;
import org.remotelog.GroupInfo;
import org.remotelog.Pending;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.SyncOptions;
import org.remotelog.SyncReport;
import org.remotelog.log.LogEvents;

/**
 * {@code sync} with direct connections: passes over the logs of one group, and beside them its
 * members that are online. Other commands may use the home in between.
 */
final class DirectRun {
  private static final long TURN_MS = 50;

  private final Shell shell;
  private final Terms terms;
  private final DirectTold told;
  private int exitCode = ExitCode.DONE;
  private Optional<SyncReport> last = Optional.empty();
  private long passedNs;

  /**
   * What is asked for.
   *
   * @param watch whether it goes on; else it is one pass, and an end when all is said
   * @param pace of a watch
   * @param longest of one that is no watch
   */
  record Terms(
      List<InetSocketAddress> listen,
      List<InetSocketAddress> dial,
      boolean watch,
      WatchRun.Terms pace,
      Duration longest) {}

  DirectRun(Shell shell, Terms terms) {
    this.shell = shell;
    this.terms = terms;
    this.told = new DirectTold(shell);
  }

  int run(@Nullable String group) throws Exception {
    Path dir = shell.home().existing(shell.homes());
    try (SharedSession shared = shell.sharing("sync", LogEvents.NONE)) {
      GroupInfo info = group(shared.session(), group);
      String who =
          ProcessHandle.current().pid() + " remotelog sync of " + info.name() + ", directly";
      try (AutoCloseable alone = shell.homes().lockDirect(dir, info.id(), Shell.LOCK_WAIT, who)) {
        RemoteLogClient client = shared.session().client();
        boolean isDialling = !terms.dial().isEmpty();
        if (isDialling) {
          told.names(client.members(info.id()));
        } else {
          passOverAll(shared, info);
        }
        try (DirectSync direct = client.direct(info.id(), DirectOptions.DEFAULT, told)) {
          for (InetSocketAddress address : terms.listen()) {
            told.listening(direct.listen(address));
          }
          for (InetSocketAddress address : terms.dial()) {
            direct.dial(address);
          }
          if (isDialling) {
            // Those that are dialled may be asked for what it lacks.
            told.awaitAnswers(terms.dial().size(), Limits.DIAL_WAIT_MS);
            passOverAll(shared, info);
          }
          return terms.watch() ? watch(shared, info, direct) : once(shared, info, direct);
        }
      }
    }
  }

  private static GroupInfo group(Session session, @Nullable String text)
      throws RemoteLogException, CommandException {
    List<GroupInfo> groups = session.client().groups();
    if (text == null && groups.size() > 1) {
      throw CommandException.usage(
          "direct connections are for one group, and this home has " + groups.size(),
          "Name it: 'remotelog sync GROUP'");
    }
    if (text == null && groups.isEmpty()) {
      throw CommandException.failed(
          "this home has no group",
          "Make one with 'remotelog group create NAME', or join one with an invite");
    }
    return text == null ? groups.get(0) : GroupChoice.pick(groups, text);
  }

  /** What the logs lack may come directly, so a failing store is no reason to end. */
  private void pass(SharedSession shared, GroupInfo info, SyncOptions options)
      throws IOException, RemoteLogException {
    SyncReport report;
    try (SharedHome.Hold hold = shared.hold()) {
      report = shared.session().client().sync(Optional.of(info.id()), options);
    }
    passedNs = System.nanoTime();
    last = Optional.of(report);
    SyncCommand.warn(shell, report);
    exitCode = SyncCommand.exitCode(report);
  }

  private void passOverAll(SharedSession shared, GroupInfo info)
      throws IOException, RemoteLogException {
    pass(shared, info, terms.pace().options(SyncOptions.Reach.EVERYBODY));
    told.names(shared.session().client().members(info.id()));
  }

  /** What goes wrong in a later pass may go well at the next. */
  private void passAgain(SharedSession shared, GroupInfo info) throws Exception {
    try {
      passOverAll(shared, info);
    } catch (IOException | RemoteLogException e) {
      Failure failure = Failure.of(e);
      shell.error(failure);
      exitCode = failure.exitCode();
    }
  }

  private int watch(SharedSession shared, GroupInfo info, DirectSync direct) throws Exception {
    print(direct.report());
    shell.flush();
    RemoteLogClient client = shared.session().client();
    SyncReport first = last.orElseThrow(IllegalStateException::new);
    return new WatchRun(shell, terms.pace(), new Watched(shared, info, direct))
        .after(new WatchRun.Done(first, client.pending(Optional.of(info.id()))))
        .run();
  }

  /** The logs of the group, beside its direct connections. */
  private final class Watched implements WatchRun.Work {
    private final SharedSession shared;
    private final GroupInfo info;
    private final DirectSync direct;

    Watched(SharedSession shared, GroupInfo info, DirectSync direct) {
      this.shared = shared;
      this.info = info;
      this.direct = direct;
    }

    @Override
    public WatchRun.Done pass(SyncOptions options) throws Exception {
      DirectRun.this.pass(shared, info, options);
      RemoteLogClient client = shared.session().client();
      told.names(client.members(info.id()));
      print(direct.report());
      return new WatchRun.Done(
          last.orElseThrow(IllegalStateException::new), client.pending(Optional.of(info.id())));
    }

    @Override
    public Pending look(Pending before) {
      try {
        return shared.session().client().pending(Optional.of(info.id()));
      } catch (RemoteLogException e) {
        // The next pass meets the same, and tells it.
        return before;
      }
    }

    @Override
    public long turnMs() {
      return Limits.WATCH_TURN_MS;
    }

    /** Somebody came whose key may be in a head by now. */
    @Override
    public boolean isCalledEarly() {
      return DirectRun.this.isCalledEarly();
    }

    @Override
    public boolean isOver() {
      return told.isStopped();
    }
  }

  private boolean isCalledEarly() {
    long sinceNs = System.nanoTime() - passedNs;
    return sinceNs >= TimeUnit.MILLISECONDS.toNanos(Limits.UNKNOWN_KEY_PAUSE_MS)
        && told.takeStrange();
  }

  /** Until everybody who was dialled has come and nothing more is said, or the time is over. */
  private int once(SharedSession shared, GroupInfo info, DirectSync direct) throws Exception {
    long endNs = System.nanoTime() + terms.longest().toNanos();
    long quietSinceNs = System.nanoTime();
    DirectReport before = direct.report();
    boolean isDone = false;
    while (!isDone && !told.isStopped() && endNs - System.nanoTime() > 0 && shell.flush()) {
      Thread.sleep(TURN_MS);
      if (isCalledEarly()) {
        passAgain(shared, info);
      }
      DirectReport now = direct.report();
      boolean moved =
          now.payloadsIn() != before.payloadsIn() || now.payloadsOut() != before.payloadsOut();
      if (moved || now.pending() > 0 || told.met() < Math.max(1, terms.dial().size())) {
        quietSinceNs = System.nanoTime();
      }
      before = now;
      isDone =
          System.nanoTime() - quietSinceNs >= TimeUnit.MILLISECONDS.toNanos(Limits.DIRECT_QUIET_MS);
    }
    print(before);
    if (told.met() == 0 && !terms.dial().isEmpty()) {
      throw nobody();
    }
    if (told.isStopped() || (!isDone && told.failure().isPresent())) {
      return ExitCode.FAILED;
    }
    return exitCode == ExitCode.DONE && before.pending() > 0 ? ExitCode.INCOMPLETE : exitCode;
  }

  private CommandException nobody() {
    Map<String, String> unreachable = told.unreachable();
    List<String> reasons = new ArrayList<>();
    for (InetSocketAddress address : terms.dial()) {
      String text = HostPort.text(address);
      String why = unreachable.get(text);
      reasons.add(why == null ? text : text + ": " + why);
    }
    return CommandException.failed(
        "no member answered at " + String.join("; ", reasons),
        "A member has to run sync with --listen at that address, and each of the two has to have"
            + " read the other's log once");
  }

  private void print(DirectReport report) {
    SyncReport sync = last.orElseThrow(IllegalStateException::new);
    if (shell.json()) {
      shell.json(SyncCommand.json(sync).put("direct", DirectTold.json(report)));
    } else {
      if (terms.watch()) {
        shell.line(
            Span.dim(Words.time(Math.floorDiv(shell.nowMs(), 1000L), ZoneId.systemDefault())));
      }
      SyncCommand.show(shell, sync);
      DirectTold.show(shell, report);
    }
  }
}
