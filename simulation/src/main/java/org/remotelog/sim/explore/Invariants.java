package org.remotelog.sim.explore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.core.MvdsEffect;
import org.remotelog.mvds.core.RecordKind;

/** What must hold after each action, by the names that the specification of the engine uses. */
final class Invariants {
  /** What does not hold. */
  record Broken(String invariant, String text) {}

  private static final int STRANGER = 99;

  private Invariants() {}

  static Optional<Broken> after(Situation before, Situation after) {
    for (int number = 0; number < after.nodes().size(); number++) {
      Node node = after.nodes().get(number);
      Node earlier = before.nodes().get(number);
      if (node == earlier) {
        continue;
      }
      Optional<Broken> broken =
          first(
              deliveredOnce(node),
              parentsFirst(node),
              endsOnlyWhenHeld(after, earlier, node),
              sentWell(earlier, node),
              bounded(node));
      if (broken.isPresent()) {
        return broken;
      }
    }
    return Optional.empty();
  }

  @SafeVarargs
  private static Optional<Broken> first(Optional<Broken>... checks) {
    for (Optional<Broken> check : checks) {
      if (check.isPresent()) {
        return check;
      }
    }
    return Optional.empty();
  }

  private static Optional<Broken> deliveredOnce(Node node) {
    if (!node.storedAgain.isEmpty()) {
      return broken("P2", node, "stored again: " + node.storedAgain);
    }
    Set<MessageId> seen = new HashSet<>();
    for (MessageId id : node.delivered) {
      if (!seen.add(id)) {
        return broken("P2", node, "delivered twice: " + id);
      }
    }
    return Optional.empty();
  }

  private static Optional<Broken> parentsFirst(Node node) {
    Set<MessageId> seen = new HashSet<>();
    for (MessageId id : node.delivered) {
      Message message = node.stored.get(id);
      if (message != null && !seen.containsAll(message.metadata().parentIds())) {
        return broken("P8", node, "delivered before its parent: " + id);
      }
      seen.add(id);
    }
    return Optional.empty();
  }

  /** A sender's record ends only when the peer has stored the message. */
  private static Optional<Broken> endsOnlyWhenHeld(Situation now, Node earlier, Node node) {
    for (Map.Entry<String, MvdsEffect.RecordRow> entry : earlier.rows.entrySet()) {
      MvdsEffect.RecordRow row = entry.getValue();
      if (row.kind() == RecordKind.REQUEST) {
        continue;
      }
      boolean gone =
          !node.rows.containsKey(entry.getKey())
              || !node.state.record(row.peer(), row.id()).isPresent();
      if (gone && !peer(now, row.peer()).stored.containsKey(row.id())) {
        return broken("P3", node, "gave up " + row.id());
      }
    }
    return Optional.empty();
  }

  /**
   * An ACK leaves in a step after the one that stored its message, so that no order of committing
   * and sending within a step makes it early; and nobody is asked for what is here.
   */
  private static Optional<Broken> sentWell(Node earlier, Node node) {
    Set<PeerId> served = new HashSet<>();
    for (MvdsEffect.Send send : node.outbox) {
      if (!served.add(send.peer())) {
        return broken("P7", node, "two payloads in one epoch");
      }
      for (MessageId id : send.acks()) {
        if (!earlier.stored.containsKey(id)) {
          return broken("P1", node, "acknowledges what it had not: " + id);
        }
      }
      for (MessageId id : send.requests()) {
        if (node.stored.containsKey(id)) {
          return broken("P4", node, "asks for what is here: " + id);
        }
      }
      if (node.sizeBytes(send) > node.space.policy().payloadBytes()) {
        return broken("P7", node, "a payload of " + node.sizeBytes(send) + " bytes");
      }
    }
    return Optional.empty();
  }

  /** One record at most for each peer and message. */
  private static Optional<Broken> bounded(Node node) {
    int most = (node.space.nodes() - 1) * node.space.authors().size();
    return node.state.size() <= most && node.rows.size() <= most
        ? Optional.empty()
        : broken("P10", node, "has " + node.state.size() + " records");
  }

  /** A request turns the offer of a message that is here into the message. */
  static Optional<Broken> retired(Node node, int from, Payload payload) {
    Set<MessageId> done = new HashSet<>(payload.acks());
    done.addAll(payload.offers());
    for (Message message : payload.messages()) {
      done.add(MessageIds.of(message));
    }
    for (MessageId id : payload.requests()) {
      Optional<RecordKind> kind = node.state.record(Node.peer(from), id);
      if (node.stored.containsKey(id)
          && !done.contains(id)
          && !kind.equals(Optional.of(RecordKind.MESSAGE))) {
        return broken("P4", node, "a request of " + id + " leaves " + kind);
      }
    }
    return Optional.empty();
  }

  /** Nothing is left to do, and everybody has everything. */
  static Optional<Broken> finished(List<Node> nodes) {
    for (Node node : nodes) {
      if (!node.state.isQuiet()) {
        return broken("P5", node, "is not quiet: " + node.state.describe(node.nowMs));
      }
      if (node.delivered.size() != node.space.authors().size()) {
        return broken("P6", node, "has " + node.delivered.size() + " messages");
      }
      if (!node.rows.isEmpty()) {
        return broken("P3", node, "keeps records that its state has not: " + node.rows.keySet());
      }
    }
    return Optional.empty();
  }

  /** What a stranger sends, whatever it is, changes nothing but a count. */
  static Optional<Broken> closedToStrangers(List<Node> nodes) {
    List<Message> messages = new ArrayList<>();
    nodes.forEach(node -> messages.addAll(node.stored.values()));
    messages.add(new Message(Node.GROUP, 1, Bytes.utf8("stranger"), Metadata.NONE));
    List<MessageId> ids = messages.stream().map(MessageIds::of).distinct().toList();
    for (Node node : nodes) {
      Fingerprint before = node.print();
      node.receive(STRANGER, Payload.of(ids, ids, ids, messages));
      if (!node.print().equals(before)) {
        return broken("P9", node, "takes what a stranger sends");
      }
    }
    return Optional.empty();
  }

  private static Node peer(Situation now, PeerId id) {
    for (Node node : now.nodes()) {
      if (Node.peer(node.number).equals(id)) {
        return node;
      }
    }
    throw new IllegalStateException("no node " + id);
  }

  private static Optional<Broken> broken(String invariant, Node node, String text) {
    return Optional.of(new Broken(invariant, "node " + node.number + " " + text));
  }
}
