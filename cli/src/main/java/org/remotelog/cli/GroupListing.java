package org.remotelog.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.remotelog.GroupInfo;
import org.remotelog.MemberInfo;
import org.remotelog.log.LogName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The {@code group} verbs that only look. */
final class GroupListing {
  private GroupListing() {}

  @Command(name = "list", description = "The groups of this home.")
  static final class Groups implements Callable<Integer> {
    private final Shell shell;

    Groups(Shell shell) {
      this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
      try (Session session = shell.reading()) {
        List<GroupInfo> groups = session.client().groups();
        for (GroupInfo group : groups) {
          if (shell.json()) {
            shell.json(json(group));
          } else {
            shell.line(Span.bold(group.name()), Span.plain("  "), Span.dim(group.id().hex()));
          }
        }
        if (groups.isEmpty()) {
          shell.note("no groups yet: " + shell.call("group create NAME"));
        }
      }
      return ExitCode.DONE;
    }
  }

  @Command(name = "members", description = "Who writes in a group; each device has a log.")
  static final class Members implements Callable<Integer> {
    private final Shell shell;

    @Parameters(paramLabel = "GROUP", description = "Name, or 8 or more digits of the id.")
    private String group = "";

    Members(Shell shell) {
      this.shell = shell;
    }

    @Override
    public Integer call() throws Exception {
      try (Session session = shell.reading()) {
        GroupInfo info = session.group(group);
        for (MemberInfo member : session.client().members(info.id())) {
          if (shell.json()) {
            shell.json(json(member, shell.nowMs()));
          } else {
            shell.line(
                Span.bold(name(member.name(), member.log())),
                Span.plain("  "),
                Span.dim(member.log().toString()),
                Span.plain(marks(member, shell.nowMs())));
          }
        }
      }
      return ExitCode.DONE;
    }

    private static String marks(MemberInfo member, long nowMs) {
      List<String> marks = new ArrayList<>();
      if (member.own()) {
        marks.add("this home");
      }
      if (member.mayInvite()) {
        marks.add("may invite");
      }
      if (member.removed()) {
        marks.add("removed");
      }
      if (member.continues().isPresent()) {
        marks.add("goes on from " + Words.shorten(member.continues().get().toString()));
      }
      if (!member.continuedBy().isEmpty()) {
        marks.add(
            "ended, goes on as "
                + member.continuedBy().stream()
                    .map(log -> Words.shorten(log.toString()))
                    .collect(Collectors.joining(" and ")));
      }
      if (member.isExpired(nowMs)) {
        marks.add("expired, last known");
      }
      marks.add(news(member.writtenAtMs(), nowMs));
      return "  (" + String.join(", ", marks) + ")";
    }
  }

  /** The name, or the ends of the log's when it has none. */
  static String name(String name, LogName log) {
    return name.isBlank() ? Words.shorten(log.toString()) : name;
  }

  /** The age of the last that came of a log. */
  static String news(long writtenAtMs, long nowMs) {
    return writtenAtMs == 0 ? "nothing yet" : "last news " + Words.age(writtenAtMs, nowMs);
  }

  static JsonLine json(GroupInfo group) {
    return new JsonLine()
        .put("id", group.id().hex())
        .put("name", group.name())
        .put("log", group.ownLog());
  }

  static JsonLine json(MemberInfo member, long nowMs) {
    JsonLine line =
        new JsonLine()
            .put("log", member.log())
            .put("name", member.name())
            .put("own", member.own())
            .put("mayInvite", member.mayInvite())
            .put("removed", member.removed())
            .put("expired", member.isExpired(nowMs))
            .put("writtenAtMs", member.writtenAtMs());
    return line.put("continues", member.continues()).put("continuedBy", member.continuedBy());
  }
}
