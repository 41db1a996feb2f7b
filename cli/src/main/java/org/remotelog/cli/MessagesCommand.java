package org.remotelog.cli;

import java.time.ZoneId;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.remotelog.DeliveredMessage;
import org.remotelog.GroupInfo;
import org.remotelog.Holder;
import org.remotelog.MemberInfo;
import org.remotelog.Receipts;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "messages",
    description = "What was delivered, every message after those that it answers.")
final class MessagesCommand implements Callable<Integer> {
  private final Shell shell;

  @Parameters(paramLabel = "GROUP", description = "Name, or 8 or more digits of the id.")
  private String group = "";

  @Option(
      names = "--since",
      paramLabel = "ROW",
      description = "Only what was delivered after this row, the number before each message.")
  private long since;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many.")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--waiting",
      description =
          "Instead, the newest of those that are here and wait for others that they answer.")
  private boolean waiting;

  MessagesCommand(Shell shell) {
    this.shell = shell;
  }

  /** Takes a message; false ends the listing. */
  interface Visitor {
    boolean visit(DeliveredMessage message) throws RemoteLogException;
  }

  @Override
  public Integer call() throws Exception {
    if (since < 0 || limit < 1) {
      throw CommandException.usage(
          "--since is 0 or more, and --limit 1 or more", "Rows are counted from 1");
    }
    if (waiting && since > 0) {
      throw CommandException.usage(
          "messages that wait have no row yet", "Use --since without --waiting");
    }
    try (Session session = shell.reading()) {
      GroupInfo info = session.group(group);
      Map<LogName, String> names = names(session.client(), info);
      if (waiting) {
        new WaitingListing(shell, session.client(), info).show(limit);
        return ExitCode.DONE;
      }
      Receipts receipts = session.client().receipts(info.id());
      Set<LogName> own = own(session.client(), info);
      long[] left = {limit};
      ZoneId zone = ZoneId.systemDefault();
      visit(
          session.client(),
          info,
          since,
          message -> {
            if (shell.json()) {
              shell.json(json(info, message, receipts.heldBy(message.id())));
            } else {
              boolean isOwn = message.log().filter(own::contains).isPresent();
              List<Holder> holders = isOwn ? receipts.heldBy(message.id()) : List.of();
              show(message, name(message, names), holders, zone);
            }
            left[0]--;
            return left[0] > 0 && (left[0] % Limits.PAGE_MESSAGES != 0 || shell.flush());
          });
    }
    return ExitCode.DONE;
  }

  /** The log that this device writes, and those before it that go on in it. */
  private static Set<LogName> own(RemoteLogClient client, GroupInfo group)
      throws RemoteLogException {
    Map<LogName, MemberInfo> members = new HashMap<>();
    Set<LogName> own = new HashSet<>();
    for (MemberInfo member : client.members(group.id())) {
      members.put(member.log(), member);
    }
    for (MemberInfo member : members.values()) {
      Optional<LogName> log = member.own() ? Optional.of(member.log()) : Optional.empty();
      while (log.isPresent() && own.add(log.get())) {
        log = Optional.ofNullable(members.get(log.get())).flatMap(MemberInfo::continues);
      }
    }
    return own;
  }

  /** Walks the messages of people in the order of delivery, a page at a time. */
  static void visit(RemoteLogClient client, GroupInfo group, long afterRow, Visitor visitor)
      throws RemoteLogException {
    long row = afterRow;
    while (true) {
      List<DeliveredMessage> page = client.messages(group.id(), row, Limits.PAGE_MESSAGES);
      for (DeliveredMessage message : page) {
        row = message.row();
        if (!visitor.visit(message)) {
          return;
        }
      }
      if (page.isEmpty()) {
        return;
      }
    }
  }

  static Map<LogName, String> names(RemoteLogClient client, GroupInfo group)
      throws RemoteLogException {
    Map<LogName, String> names = new HashMap<>();
    for (MemberInfo member : client.members(group.id())) {
      names.put(member.log(), member.name());
    }
    return names;
  }

  /** The writer's name, else the ends of the log's, else that it came without one. */
  static String name(DeliveredMessage message, Map<LogName, String> names) {
    return message
        .log()
        .map(log -> GroupListing.name(names.getOrDefault(log, ""), log))
        .orElse("somebody");
  }

  private static JsonLine json(GroupInfo group, DeliveredMessage message, List<Holder> holders) {
    JsonLine line =
        new JsonLine()
            .put("id", message.id().hex())
            .put("group", group.id().hex())
            .put("log", message.log())
            .put("seq", message.sequence())
            .put("time", message.timestampSeconds())
            .put("parents", message.parents().stream().map(MessageId::hex).toList());
    if (message.branch() > 0) {
      line.put("branch", message.branch());
    }
    Optional<String> text = MessageText.of(message.contentType(), message.content());
    if (text.isPresent()) {
      line.put("body", text.get());
    } else {
      line.put("bodyBase64", Base64.getEncoder().encodeToString(message.content().toArray()));
    }
    return line.put("type", message.contentType())
        .put("row", message.row())
        .put("confirmed", message.confirmed())
        .put("missingParents", message.missingParents().stream().map(MessageId::hex).toList())
        .put("receivedBy", holders.stream().map(Holder::log).toList());
  }

  private void show(DeliveredMessage message, String name, List<Holder> holders, ZoneId zone) {
    shell.line(
        Span.dim("#" + message.row() + "  "),
        Span.plain(Words.time(message.timestampSeconds(), zone) + "  "),
        Span.bold(name),
        Span.dim("  " + message.sequence() + "  " + message.id().hex().substring(0, 8)),
        Span.yellow(marks(message)),
        Span.green(received(holders)));
    Optional<String> text = MessageText.of(message.contentType(), message.content());
    if (text.isEmpty()) {
      shell.line(
          "    [" + message.contentType() + ", " + Words.bytes(message.content().size()) + "]");
      return;
    }
    for (String line : text.get().replace("\r\n", "\n").stripTrailing().split("\n", -1)) {
      shell.line("    " + line);
    }
  }

  /** Who has it by its own word; up to so many names. */
  private static String received(List<Holder> holders) {
    if (holders.isEmpty()) {
      return "";
    }
    if (holders.size() > Limits.MAX_NAMED_HOLDERS) {
      return "  received by " + Words.count(holders.size(), "device");
    }
    Map<String, Long> byName =
        holders.stream()
            .map(holder -> GroupListing.name(holder.member(), holder.log()))
            .collect(
                Collectors.groupingBy(name -> name, LinkedHashMap::new, Collectors.counting()));
    return "  received by "
        + byName.entrySet().stream()
            .map(of -> of.getKey() + (of.getValue() == 1 ? "" : " (" + of.getValue() + " logs)"))
            .collect(Collectors.joining(", "));
  }

  private static String marks(DeliveredMessage message) {
    String marks = message.branch() == 0 ? "" : "  [other history " + message.branch() + "]";
    marks += message.confirmed() ? "" : "  [unconfirmed]";
    int missing = message.missingParents().size();
    return missing == 0 ? marks : marks + "  [" + Words.count(missing, "parent") + " missing]";
  }
}
