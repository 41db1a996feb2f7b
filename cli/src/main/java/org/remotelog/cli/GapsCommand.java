package org.remotelog.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.GroupInfo;
import org.remotelog.log.Gap;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "gaps",
    description = "What is known to be missing, and why. Exit code 3 when anything is.")
final class GapsCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "GROUP",
      description = "Name, or 8 or more digits of the id. Default: all groups.")
  private @Nullable String group;

  GapsCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    try (Session session = shell.reading()) {
      List<GroupInfo> groups =
          group == null ? session.client().groups() : List.of(session.group(group));
      List<Gap> gaps = new ArrayList<>();
      for (GroupInfo one : groups) {
        gaps.addAll(session.client().gaps(one.id()));
      }
      long nowMs = shell.nowMs();
      for (Gap gap : gaps) {
        if (shell.json()) {
          shell.json(GapText.json(gap));
        } else {
          shell.line(
              Span.plain(GapText.line(gap)),
              Span.dim("  since " + Words.age(gap.sinceMs(), nowMs)));
        }
      }
      if (gaps.isEmpty()) {
        shell.note("nothing is missing");
      }
      return gaps.isEmpty() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }
  }
}
