package org.remotelog.cli;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.remotelog.FlushReport;
import org.remotelog.GroupInfo;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.SentMessage;
import org.remotelog.log.core.CoreLimits;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "send",
    description = {
      "Write messages to a group: one text, one a line, or a git history.",
      "Written means safe in this home; then they are published. What cannot be published now"
          + " goes out with the next sync."
    })
final class SendCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(
      index = "0",
      paramLabel = "GROUP",
      description = "Name, or 8 or more digits of the id.")
  private String group = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "TEXT",
      description = "The message; after -- it may begin with a dash.")
  private @Nullable String text;

  @Option(names = "--stdin", description = "Send each line of standard input as a message.")
  private boolean fromStdin;

  @Option(
      names = "--git",
      paramLabel = "REPO",
      description = "Send a repository's commits as messages; again sends only new ones.")
  private @Nullable String repository;

  @Option(names = "--all", description = "With --git: all branches, not only the current one.")
  private boolean allBranches;

  @Option(names = "--offline", description = "Only write; the next sync publishes.")
  private boolean offline;

  SendCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws Exception {
    int sources = (text == null ? 0 : 1) + (fromStdin ? 1 : 0) + (repository == null ? 0 : 1);
    if (sources != 1) {
      throw CommandException.usage(
          sources == 0 ? "nothing to send" : "more than one thing to send",
          "Give one of TEXT, --stdin and --git REPO");
    }
    if (allBranches && repository == null) {
      throw CommandException.usage("--all belongs to --git", "Leave it out");
    }
    if (shell.nowMs() < CoreLimits.EARLIEST_TRUE_TIME_MS) {
      shell.warn("the clock of this device is wrong: it shows a time before 2026; work goes on");
    }
    if (text != null) {
      return sendText(text);
    }
    return repository == null ? sendLines() : sendHistory(repository);
  }

  private int sendText(String message) throws Exception {
    Arguments.requireReadable(message);
    if (message.isBlank()) {
      throw CommandException.usage("the message is empty", "Give it a text");
    }
    try (Session session = shell.writing("send")) {
      GroupInfo info = session.group(group);
      SentMessage sent = session.client().send(info.id(), message);
      boolean isPublished = publish(session.client());
      if (shell.json()) {
        shell.json(
            new JsonLine()
                .put("id", sent.id().hex())
                .put("group", info.id().hex())
                .put("log", sent.log())
                .put("seq", sent.sequence())
                .put("published", isPublished));
      } else {
        shell.line("sent " + sent.id().hex() + "  number " + sent.sequence() + " of this log");
      }
    }
    return ExitCode.DONE;
  }

  private int sendLines() throws Exception {
    try (Session session = shell.writing("send --stdin")) {
      RemoteLogClient client = session.client();
      GroupInfo info = session.group(group);
      boolean[] isPublished = {true};
      LineImport lines =
          new LineImport(
              shell.in(),
              (drafts, idle) -> {
                acknowledge(info, client.appendAll(info.id(), drafts));
                isPublished[0] = idle && publish(client);
              });
      long sent;
      try {
        sent = lines.run();
      } finally {
        // Also what was sent before a line that is refused.
        isPublished[0] = isPublished[0] || publish(client);
      }
      if (shell.json()) {
        shell.json(
            new JsonLine()
                .put("group", info.id().hex())
                .put("sent", sent)
                .put("published", isPublished[0]));
      } else {
        shell.line("sent " + Words.count(sent, "message"));
      }
    }
    return ExitCode.DONE;
  }

  /** With {@code --json}: a line for each message as soon as it is safe in the home. */
  private void acknowledge(GroupInfo info, List<SentMessage> messages) throws CommandException {
    if (!shell.json()) {
      return;
    }
    for (SentMessage sent : messages) {
      shell.json(
          new JsonLine()
              .put("id", sent.id().hex())
              .put("group", info.id().hex())
              .put("log", sent.log())
              .put("seq", sent.sequence()));
    }
    if (!shell.flush()) {
      throw CommandException.failed(
          "nobody takes what is printed any more",
          "Look at 'remotelog messages' for what was sent");
    }
  }

  private int sendHistory(String path) throws Exception {
    GitRepository git = GitRepository.open(folder(path), shell.env());
    String revisions = git.revisions(allBranches);
    long total = git.count(revisions);
    long beyond = git.parentsBeyondShallowEdge();
    try (Session session = shell.writing("send --git")) {
      GroupInfo info = session.group(group);
      GitImport.Result result;
      try (Progress progress = shell.progress("commits", total);
          GitHistory history = git.history(revisions, 0)) {
        result = new GitImport(session.client(), info.id(), progress).run(history);
      }
      boolean isPublished = publish(session.client());
      report(info, result, beyond, isPublished);
    }
    return ExitCode.DONE;
  }

  private Path folder(String path) throws CommandException {
    try {
      return shell.directory().resolve(path).normalize();
    } catch (InvalidPathException e) {
      throw CommandException.failed("'" + path + "' is no path", "Name a git checkout");
    }
  }

  private void report(
      GroupInfo info, GitImport.Result result, long beyondShallowEdge, boolean isPublished) {
    long dropped = result.droppedParents() + beyondShallowEdge;
    if (shell.json()) {
      shell.json(
          new JsonLine()
              .put("group", info.id().hex())
              .put("sent", result.sent())
              .put("already", result.already())
              .put("authors", result.authors())
              .put("cut", result.cut())
              .put("droppedParents", dropped)
              .put("published", isPublished));
      return;
    }
    shell.line(
        "sent "
            + Words.count(result.sent(), "commit")
            + " of "
            + Words.count(result.authors(), "author")
            + (result.already() > 0 ? ", " + Words.number(result.already()) + " sent before" : ""));
    if (result.cut() > 0) {
      shell.line(Words.count(result.cut(), "message") + " cut to the size limit");
    }
    if (dropped > 0) {
      shell.line(Words.count(dropped, "parent") + " dropped: not in this clone, or beyond 128");
    }
  }

  /** Publishes what is pending; what cannot be published stays in the home and is warned about. */
  private boolean publish(RemoteLogClient client) {
    if (offline) {
      return false;
    }
    try {
      FlushReport report = client.flush();
      // One flush takes a bounded number of entries.
      while (report.pending() > 0 && report.failures().isEmpty() && report.published() > 0) {
        report = client.flush();
      }
      report.failures().forEach(failure -> shell.warn("not published yet: " + failure));
      if (report.pending() > 0) {
        shell.warn(
            Words.count(report.pending(), "message")
                + " not published yet, safe in this home; '"
                + shell.call("sync")
                + "' tries again");
      }
      return report.pending() == 0;
    } catch (RemoteLogException e) {
      shell.warn("not published yet, safe in this home: " + e.getMessage() + ". " + e.advice());
      return false;
    }
  }
}
