package org.remotelog.cli;

import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.ExportOptions;
import org.remotelog.ExportReport;
import org.remotelog.GroupInfo;
import org.remotelog.MemberInfo;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.log.LogName;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "export",
    description = {
      "Write the logs of this home to a CAR file, for 'remotelog import' in another place.",
      "What is pending is published first. Exit code 3 when something is not in the file."
    })
final class ExportCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(index = "0", paramLabel = "FILE", description = "The file to write.")
  @SuppressWarnings("NullAway.Init")
  private String file;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "GROUP",
      description = "Name, or 8 or more digits of the id. Default: all groups.")
  private @Nullable String group;

  @Option(
      names = "--since",
      paramLabel = "[NAME:]SEQ",
      description = {
        "Leave out what holds only entries up to this number of each log,",
        "or of the log NAME. May be given several times."
      })
  private List<String> since = new ArrayList<>();

  @Option(names = "--force", description = "Replace the file when it is there already.")
  private boolean force;

  ExportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    Path path = CarPath.of(file, shell.directory());
    try (Progress progress = shell.progress("bytes", 0);
        Session session = shell.writing("export")) {
      ExportOptions options = options(session);
      ExportReport report = export(session.client(), path, options, progress);
      progress.close();
      report.warnings().forEach(shell::warn);
      if (report.pending() > 0) {
        shell.warn(
            "not in the file, because it could not be published: "
                + Words.count(report.pending(), "own message"));
      }
      if (shell.json()) {
        shell.json(json(path, report));
      } else {
        show(path, report);
      }
      return report.isComplete() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }
  }

  private static ExportReport export(
      RemoteLogClient client, Path path, ExportOptions options, Progress progress)
      throws RemoteLogException, CommandException {
    long[] told = {0};
    try {
      return client
          .transfer()
          .export(
              path,
              options,
              (done, total) -> {
                progress.advance(done - told[0]);
                told[0] = done;
              });
    } catch (RemoteLogException.FileRefused e) {
      if (e.getCause() instanceof FileAlreadyExistsException) {
        throw CommandException.failed(
            path + " is there already", "Choose another name, or replace it with --force");
      }
      throw e;
    }
  }

  private ExportOptions options(Session session) throws RemoteLogException, CommandException {
    List<GroupInfo> groups = session.client().groups();
    ExportOptions options = ExportOptions.ALL.withReplace(force);
    if (group != null) {
      GroupInfo one = session.group(group);
      groups = List.of(one);
      options = options.withGroup(one.id());
    }
    Map<LogName, Long> single = new LinkedHashMap<>();
    for (String text : since) {
      int colon = text.lastIndexOf(':');
      long number = number(text, text.substring(colon + 1));
      if (colon < 0) {
        options = options.withSince(number);
      } else {
        single.put(log(session.client(), groups, text.substring(0, colon)), number);
      }
    }
    return options.withSinceOf(single);
  }

  private static LogName log(RemoteLogClient client, List<GroupInfo> groups, String name)
      throws RemoteLogException, CommandException {
    List<MemberInfo> members = new ArrayList<>();
    for (GroupInfo one : groups) {
      members.addAll(client.members(one.id()));
    }
    return GroupChoice.pickMember(members, name).log();
  }

  private static long number(String text, String digits) throws CommandException {
    if (!digits.matches("\\d{1,15}")) {
      throw CommandException.usage(
          "--since " + text + " ends with no number of an entry",
          "Write it like --since 120 or --since Bob:120");
    }
    return Long.parseLong(digits);
  }

  private static JsonLine json(Path path, ExportReport report) {
    return new JsonLine()
        .put("file", path.toString())
        .put("logs", report.logs())
        .put("answers", report.answers())
        .put("blocks", report.blocks())
        .put("bytes", report.bytes())
        .put("pending", report.pending())
        .put("missing", report.missing())
        .put("warnings", report.warnings())
        .put("ms", report.ms());
  }

  private void show(Path path, ExportReport report) {
    String answers =
        report.answers() == 0
            ? ""
            : ", " + Words.count(report.answers(), "answer") + " to an invite";
    shell.line(
        Span.bold(Words.count(report.logs(), "log")),
        Span.plain(
            answers
                + " in "
                + Words.count(report.blocks(), "block")
                + ", "
                + Words.bytes(report.bytes())
                + ", written to "
                + path));
    for (String missing : report.missing()) {
      shell.line(Span.red("missing "), Span.plain(missing));
    }
  }
}
