package org.remotelog.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.GroupInfo;
import org.remotelog.LogState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "log",
    description =
        "The logs as this home knows them: heads, segments, and where each block is held.")
final class LogCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "GROUP|NAME",
      description = "A group, or one log by name, or by 8 characters of its begin or end.")
  private @Nullable String which;

  @Option(names = "--graph", description = "Draw messages and what they answer, newest first.")
  private boolean graph;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "1000",
      description = "With --graph: at most so many messages. Default: ${DEFAULT-VALUE}.")
  private int limit = 1000;

  @Option(names = "--follow", description = "Go on, and show each log whose head changes.")
  private boolean follow;

  @Option(
      names = "--interval",
      paramLabel = "SPAN",
      defaultValue = "2s",
      description = "With --follow: how often to look. Default: ${DEFAULT-VALUE}.")
  private String interval = "2s";

  @Option(names = "--looks", hidden = true, description = "With --follow: end after so many.")
  private long looks = Long.MAX_VALUE;

  LogCommand(Shell shell) {
    this.shell = shell;
  }

  /** A log together with its group. */
  record Shown(GroupInfo group, LogState log) {}

  @Override
  public Integer call() throws Exception {
    if (graph && (follow || shell.json() || limit < 1)) {
      throw CommandException.usage(
          "--graph goes with a --limit above 0 and neither with --follow nor with --json",
          "For scripts, 'remotelog messages GROUP --json' has the parents");
    }
    Duration pause = Words.duration(interval);
    try (Session session = shell.reading()) {
      if (graph) {
        showGraph(session);
        return ExitCode.DONE;
      }
      LogTable table = new LogTable(shell, session.stores());
      List<Shown> known = chosen(session);
      table.show(known);
      for (long done = 1; follow && done < looks && shell.flush(); done++) {
        Thread.sleep(pause.toMillis());
        List<Shown> now = chosen(session);
        List<Shown> changed = new ArrayList<>(now);
        changed.removeAll(known);
        if (!changed.isEmpty()) {
          table.show(changed);
        }
        known = now;
      }
    }
    return ExitCode.DONE;
  }

  private List<Shown> chosen(Session session) throws Exception {
    List<GroupInfo> groups = session.client().groups();
    List<Shown> logs = new ArrayList<>();
    for (GroupInfo group : groups) {
      for (LogState log : session.client().inspect(group.id()).logs()) {
        if (which == null || GroupChoice.isLog(log.log(), which)) {
          logs.add(new Shown(group, log));
        }
      }
    }
    if (which == null || !logs.isEmpty()) {
      return logs;
    }
    GroupInfo group = GroupChoice.pick(groups, which);
    for (LogState log : session.client().inspect(group.id()).logs()) {
      logs.add(new Shown(group, log));
    }
    return logs;
  }

  private void showGraph(Session session) throws Exception {
    List<GroupInfo> groups =
        which == null ? session.client().groups() : List.of(session.group(which));
    for (GroupInfo group : groups) {
      if (groups.size() > 1) {
        shell.line(Span.bold(group.name()));
      }
      new MessageGraph(shell, session.client(), group).show(limit);
    }
  }
}
