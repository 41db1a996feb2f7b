package org.remotelog.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.GroupInfo;
import org.remotelog.MemberInfo;
import org.remotelog.log.Gap;
import org.remotelog.log.LogName;
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
      boolean isMissing = false;
      for (GroupInfo one : groups) {
        Map<LogName, MemberInfo> members = new HashMap<>();
        for (MemberInfo member : session.client().members(one.id())) {
          members.put(member.log(), member);
        }
        for (Gap gap : session.client().gaps(one.id())) {
          isMissing = true;
          show(one, Optional.ofNullable(members.get(gap.log())), gap);
        }
      }
      if (!isMissing) {
        shell.note("nothing is missing");
      }
      return isMissing ? ExitCode.INCOMPLETE : ExitCode.DONE;
    }
  }

  private void show(GroupInfo in, Optional<MemberInfo> member, Gap gap) {
    String name = member.map(MemberInfo::name).orElse("");
    long writtenAtMs = member.map(MemberInfo::writtenAtMs).orElse(0L);
    if (shell.json()) {
      shell.json(
          GapText.json(gap)
              .put("group", in.id().hex())
              .put("name", name)
              .put("advice", GapText.advice(gap))
              .put("writtenAtMs", writtenAtMs));
      return;
    }
    shell.line(
        Span.bold(GroupListing.name(name, gap.log())),
        Span.plain("  " + GapText.line(gap)),
        Span.dim(
            "  since "
                + Words.age(gap.sinceMs(), shell.nowMs())
                + ", "
                + GroupListing.news(writtenAtMs, shell.nowMs())));
    shell.line(Span.dim("  " + GapText.advice(gap) + "."));
  }
}
