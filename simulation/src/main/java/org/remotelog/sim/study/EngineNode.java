package org.remotelog.sim.study;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.node.MvdsEvents;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeOptions;
import org.remotelog.mvds.node.TableMessages;
import org.remotelog.sim.Chance;

/** An engine of 2/MVDS alone, on a home in memory. */
final class EngineNode implements Node {
  private final RunParts parts;
  private final int number;
  private final GroupId group;
  private final MemoryHome home = new MemoryHome();
  private final MvdsNode node;
  private final Bodies bodies;
  private final Deque<Message> written = new ArrayDeque<>();
  private boolean online = true;

  private final class Listener implements MvdsEvents {
    @Override
    public void onSent(PeerId peer, Payload payload, int payloadBytes) {
      String prefix = parts.isCache(number) || parts.isCache(peer) ? "cache: " : "";
      parts.ledger().sent(prefix, payload, payloadBytes);
    }

    @Override
    public void onStored(PeerId from, MessageId id, Message message) {
      if (!parts.isCache(number)) {
        parts.ledger().delivered(number, id, List.of(), 0, parts.bytes());
      }
    }

    @Override
    public void onFailure(IOException failure) {
      parts.ledger().violate("no-surprise", "node " + number + ": " + failure);
    }
  }

  EngineNode(RunParts parts, Air.Port port, GroupId group, Bodies bodies, Chance chance) {
    this.parts = parts;
    this.number = port.node();
    this.group = group;
    this.bodies = bodies;
    Timeline timeline = parts.timeline();
    RetransmitPolicy policy = RetransmitPolicy.ofEpoch(parts.scenario().ms(Setting.EPOCH));
    NodeOptions options =
        new NodeOptions(
            policy,
            Dialect.SPEC,
            chance.between(0, Long.MAX_VALUE - 1),
            timeline::nowMs,
            parts::clockMs,
            Optional.empty());
    this.node = new MvdsNode(home, new TableMessages(of -> true), port, options, new Listener());
  }

  /** It shares the group with a node. */
  void share(PeerId peer, SyncMode mode) throws IOException {
    ask(node.addPeer(group, peer, mode));
  }

  private <T> T ask(CompletableFuture<T> call) throws IOException {
    return parts.ask(() -> node.result(call));
  }

  @Override
  public void write() throws IOException {
    Message message =
        new Message(group, Math.floorDiv(parts.clockMs(), 1_000L), bodies.next(), Metadata.NONE);
    parts.ledger().wrote(number, MessageIds.of(message));
    written.add(message);
    turn();
  }

  @Override
  public void come() throws IOException {
    online = true;
    turn();
  }

  @Override
  public void go() {
    online = false;
  }

  @Override
  public void turn() throws IOException {
    if (!online) {
      return;
    }
    // Who is offline has its radio off: nothing leaves, and no time to wait for answers begins.
    while (!written.isEmpty()) {
      var unused = ask(node.append(written.remove()));
    }
    do {
      parts.ask(
          () -> {
            node.turn(Duration.ZERO);
            return true;
          });
    } while (node.waitMs() == 0);
    parts.turnAfter(number, node.waitMs());
  }

  @Override
  public long rows() throws IOException {
    return RunParts.rows(home);
  }
}
