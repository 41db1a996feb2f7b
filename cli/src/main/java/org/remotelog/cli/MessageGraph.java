package org.remotelog.cli;

import java.time.ZoneId;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.remotelog.DeliveredMessage;
import org.remotelog.GroupInfo;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;

/** Shows the newest messages of a group as a graph. */
final class MessageGraph {
  private static final int MAX_TITLE_CHARS = 60;

  private final Shell shell;
  private final RemoteLogClient client;
  private final GroupInfo group;

  /** What the graph keeps of a message. */
  private record Node(MessageId id, List<MessageId> parents, String label) {}

  MessageGraph(Shell shell, RemoteLogClient client, GroupInfo group) {
    this.shell = shell;
    this.client = client;
    this.group = group;
  }

  void show(int limit) throws RemoteLogException {
    Map<LogName, String> names = MessagesCommand.names(client, group);
    Deque<Node> newest = new ArrayDeque<>();
    long[] older = {0};
    MessagesCommand.visit(
        client,
        group,
        0,
        message -> {
          newest.addLast(new Node(message.id(), message.parents(), label(message, names)));
          if (newest.size() > limit) {
            newest.removeFirst();
            older[0]++;
          }
          return true;
        });
    ParentGraph<MessageId> graph = new ParentGraph<>();
    Iterator<Node> nodes = newest.descendingIterator();
    while (nodes.hasNext()) {
      Node node = nodes.next();
      graph.add(node.id(), node.parents(), node.label()).forEach(shell::line);
    }
    if (older[0] > 0) {
      shell.note("and " + Words.count(older[0], "older message"));
    }
  }

  private static String label(DeliveredMessage message, Map<LogName, String> names) {
    String name = MessagesCommand.name(message, names);
    String text =
        MessageText.of(message.contentType(), message.content())
            .map(MessageGraph::title)
            .orElse("[" + message.contentType() + "]");
    String time = Words.time(message.timestampSeconds(), ZoneId.systemDefault());
    return message.id().hex().substring(0, 8) + " " + time + " " + name + ": " + text;
  }

  static String title(String text) {
    String first = text.strip().lines().findFirst().orElse("");
    return first.codePointCount(0, first.length()) <= MAX_TITLE_CHARS
        ? first
        : first.substring(0, first.offsetByCodePoints(0, MAX_TITLE_CHARS - 1)) + "…";
  }
}
