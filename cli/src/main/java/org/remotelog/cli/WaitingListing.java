package org.remotelog.cli;

import java.time.ZoneId;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.AbsentParent;
import org.remotelog.ClientBounds;
import org.remotelog.GroupInfo;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.WaitingMessage;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;

/** Messages that wait for others, the newest first. */
final class WaitingListing {
  private final Shell shell;
  private final RemoteLogClient client;
  private final GroupInfo group;

  WaitingListing(Shell shell, RemoteLogClient client, GroupInfo group) {
    this.shell = shell;
    this.client = client;
    this.group = group;
  }

  void show(long limit) throws RemoteLogException {
    Map<LogName, String> names = MessagesCommand.names(client, group);
    int most = (int) Math.min(limit, ClientBounds.MAX_MESSAGES_PER_READ);
    List<WaitingMessage> waiting = client.waiting(group.id(), most);
    if (waiting.isEmpty()) {
      shell.note("no message waits for another");
    }
    for (WaitingMessage message : waiting) {
      Optional<String> text = MessageText.of(message.contentType(), message.content());
      if (shell.json()) {
        shell.json(json(message, text));
      } else {
        show(message, text, names);
      }
    }
  }

  private void show(WaitingMessage message, Optional<String> text, Map<LogName, String> names) {
    String name =
        message
            .log()
            .map(log -> GroupListing.name(names.getOrDefault(log, ""), log))
            .orElse("somebody");
    shell.line(
        Span.plain(Words.time(message.timestampSeconds(), ZoneId.systemDefault()) + "  "),
        Span.bold(name),
        Span.dim("  " + message.sequence() + "  " + message.id().hex().substring(0, 8)),
        Span.yellow(marks(message, names)));
    if (text.isEmpty()) {
      shell.line(
          "    [" + message.contentType() + ", " + Words.bytes(message.content().size()) + "]");
      return;
    }
    for (String line : text.get().replace("\r\n", "\n").stripTrailing().split("\n", -1)) {
      shell.line("    " + line);
    }
  }

  private JsonLine json(WaitingMessage message, Optional<String> text) {
    JsonLine line =
        new JsonLine()
            .put("id", message.id().hex())
            .put("group", group.id().hex())
            .put("log", message.log())
            .put("seq", message.sequence())
            .put("time", message.timestampSeconds())
            .put("parents", message.parents().stream().map(MessageId::hex).toList());
    if (text.isPresent()) {
      line.put("body", text.get());
    } else {
      line.put("bodyBase64", Base64.getEncoder().encodeToString(message.content().toArray()));
    }
    return line.put("type", message.contentType())
        .put("confirmed", message.confirmed())
        .put("waiting", true)
        .put("absent", message.absent().stream().map(WaitingListing::json).toList());
  }

  /** Where a parent is that is not here, as far as those that wait say it. */
  static JsonLine json(AbsentParent parent) {
    JsonLine line = new JsonLine().put("id", parent.id().hex()).put("log", parent.log());
    if (parent.log().isPresent()) {
      line.put("seq", parent.sequence());
    }
    return line;
  }

  /** For example: number 12 of Bob, or the ends of an id when nobody says where it stands. */
  static String text(AbsentParent parent, Map<LogName, String> names) {
    return parent
        .log()
        .map(
            log ->
                "number "
                    + parent.sequence()
                    + " of "
                    + GroupListing.name(names.getOrDefault(log, ""), log))
        .orElse("message " + parent.id().hex().substring(0, 8));
  }

  private static String marks(WaitingMessage message, Map<LogName, String> names) {
    String first =
        message.absent().isEmpty()
            ? "for another that waits"
            : "for " + text(message.absent().get(0), names);
    int more = message.absent().size() - 1;
    return "  [waiting "
        + first
        + (more > 0 ? " and " + Words.number(more) + " more" : "")
        + (message.confirmed() ? "]" : ", unconfirmed]");
  }
}
