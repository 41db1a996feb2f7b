package org.remotelog.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.AbsentParent;
import org.remotelog.AbsentParents;
import org.remotelog.GroupInfo;
import org.remotelog.MemberInfo;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
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
        List<Gap> gaps = session.client().gaps(one.id());
        for (Gap gap : gaps) {
          isMissing = true;
          show(one, Optional.ofNullable(members.get(gap.log())), gap);
        }
        isMissing |= showAwaited(session.client(), one, gaps);
      }
      if (!isMissing) {
        shell.note("nothing is missing");
      }
      return isMissing ? ExitCode.INCOMPLETE : ExitCode.DONE;
    }
  }

  /** What messages that are here wait for; a gap of its log may say why it is missing. */
  private boolean showAwaited(RemoteLogClient client, GroupInfo in, List<Gap> gaps)
      throws RemoteLogException {
    AbsentParents absent = client.absentParents(in.id());
    if (absent.messages().isEmpty()) {
      return false;
    }
    Map<LogName, String> names = MessagesCommand.names(client, in);
    absent
        .messages()
        .forEach(
            (parent, messages) ->
                showAwaited(in, parent, messages, names, GapText.advice(parent, gaps)));
    if (absent.isMore()) {
      showMore(in, absent.messages().size());
    }
    return true;
  }

  private void showAwaited(
      GroupInfo in, AbsentParent parent, long messages, Map<LogName, String> names, String advice) {
    if (shell.json()) {
      String name = parent.log().map(log -> names.getOrDefault(log, "")).orElse("");
      shell.json(
          new JsonLine()
              .put("cause", "awaited")
              .putAll(WaitingListing.json(parent))
              .put("messages", messages)
              .put("group", in.id().hex())
              .put("name", name)
              .put("advice", advice));
      return;
    }
    String wait = messages == 1 ? " waits" : " wait";
    shell.line(
        Span.plain(Words.count(messages, "message") + wait + " for "),
        Span.bold(WaitingListing.text(parent, names)),
        Span.plain(", which is not here"),
        Span.dim("  " + parent.id().hex().substring(0, 8)));
    shell.line(Span.dim("  " + advice + "."));
  }

  private void showMore(GroupInfo in, int listed) {
    if (shell.json()) {
      shell.json(
          new JsonLine().put("cause", "awaited").put("more", true).put("group", in.id().hex()));
    } else {
      shell.line(Span.plain("and more: only the first " + Words.number(listed) + " are listed"));
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
