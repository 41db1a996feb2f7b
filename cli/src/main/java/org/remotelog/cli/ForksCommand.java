package org.remotelog.cli;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.Fork;
import org.remotelog.MemberInfo;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "forks",
    description = {
      "Logs whose writer signed two histories, with the signed records that prove it.",
      "Exit code 3 when there are any. With --export the proof of one becomes a file that anybody can"
          + " check with --verify: no home and no key is needed for that."
    })
final class ForksCommand implements Callable<Integer> {
  private static final String ADVICE =
      "Two copies of the writer's home have written, or its key is in other hands. The messages of"
          + " all histories are read. Each copy goes on in a new log of its own when it syncs; if the"
          + " key is in other hands, have the member removed";

  private static final String GONE_ON =
      "The writer has gone on in a new log, and the messages of all histories are read. What one"
          + " copy alone wrote after that comes when that copy syncs";

  private final Shell shell;

  @Parameters(
      arity = "0..1",
      paramLabel = "GROUP",
      description = "Name, or 8 or more digits of the id. Default: all groups.")
  private @Nullable String group;

  @Option(names = "--log", paramLabel = "NAME", description = "Only the log of this member.")
  private @Nullable String log;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "Write the proof of a fork to a new file.")
  private @Nullable String export;

  @Option(
      names = "--verify",
      paramLabel = "FILE",
      description = "Check the proof in a file. Exit code 1 when it does not hold.")
  private @Nullable String verify;

  ForksCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    if (verify != null) {
      if (group != null || log != null || export != null) {
        throw CommandException.usage(
            "--verify looks at nothing but the file", "Leave out the group and other options");
      }
      new ForkFile(shell).verify(verify);
      return ExitCode.DONE;
    }
    try (Session session = shell.reading()) {
      List<Fork> forks = new ArrayList<>();
      Set<LogName> gone = new HashSet<>();
      for (var info : group == null ? session.client().groups() : List.of(session.group(group))) {
        List<Fork> found = session.client().proofs().forks(info.id());
        List<MemberInfo> members = session.client().members(info.id());
        if (log != null) {
          LogName name = GroupChoice.pickMember(members, log).log();
          found = found.stream().filter(fork -> fork.log().equals(name)).toList();
        }
        forks.addAll(found);
        for (MemberInfo member : members) {
          if (!member.continuedBy().isEmpty()) {
            gone.add(member.log());
          }
        }
      }
      if (export != null) {
        new ForkFile(shell).export(session, forks, export);
        return ExitCode.DONE;
      }
      for (Fork fork : forks) {
        if (shell.json()) {
          shell.json(json(fork).put("advice", advice(fork, gone)));
        } else {
          show(fork);
          shell.line(Span.dim("  " + advice(fork, gone) + "."));
        }
      }
      if (forks.isEmpty()) {
        shell.note("no forks");
      }
      return forks.isEmpty() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }
  }

  private static String advice(Fork fork, Set<LogName> gone) {
    return gone.contains(fork.log()) ? GONE_ON : ADVICE;
  }

  private void show(Fork fork) {
    shell.line(
        Span.red("fork "),
        Span.bold(GroupListing.name(fork.member(), fork.log())),
        Span.plain(", sequence " + fork.sequence() + ": " + fork.detail()),
        Span.dim(fork.sinceMs() == 0 ? "" : "  since " + Words.age(fork.sinceMs(), shell.nowMs())));
    shell.line(
        Span.dim("  log " + fork.log() + ", the same up to entry " + Words.number(fork.common())));
    for (Fork.Side side : fork.sides()) {
      HeadRecord record = side.record();
      shell.line(
          Span.plain("  record " + record.sequence() + ", head " + record.head()),
          Span.green(side.accepted() ? "  (accepted here)" : ""));
      String says =
          side.head()
              .map(head -> Words.count(head.count(), "entry") + ", root " + head.root().hex())
              .orElse("its head is not here");
      shell.line("    " + says + ", valid until " + record.validity());
    }
  }

  private static JsonLine json(Fork fork) {
    JsonLine line =
        new JsonLine()
            .put("group", fork.group().hex())
            .put("log", fork.log())
            .put("name", fork.member())
            .put("sequence", fork.sequence())
            .put("common", fork.common())
            .put("detail", fork.detail())
            .put("sides", fork.sides().stream().map(ForksCommand::json).toList());
    if (fork.sinceMs() > 0) {
      line.put("sinceMs", fork.sinceMs());
    }
    return line;
  }

  private static JsonLine json(Fork.Side side) {
    HeadRecord record = side.record();
    JsonLine line =
        new JsonLine()
            .put("head", record.head())
            .put("accepted", side.accepted())
            .put("validity", record.validity());
    if (side.head().isPresent()) {
      line.put("count", side.head().get().count()).put("root", side.head().get().root().hex());
    }
    return line.put("recordBase64", Base64.getEncoder().encodeToString(record.bytes().toArray()));
  }
}
