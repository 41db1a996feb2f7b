package org.remotelog.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.Home;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.node.MvdsEvents;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeLimits;
import org.remotelog.mvds.node.NodeOptions;
import org.remotelog.mvds.node.TableMessages;
import org.remotelog.mvds.transport.memory.MemoryNetwork;

/** Two whole nodes in one thread, on homes of any kind. */
final class NodePair implements AutoCloseable {
  private static final PeerId FIRST = peer("first");
  private static final PeerId SECOND = peer("second");

  /** Shares another group with the first node and never comes. */
  private static final PeerId ABSENT = peer("absent");

  private static final GroupId OTHER = GroupId.of(Sha256.of(Bytes.utf8("other")).bytes());

  private final MemoryNetwork network = new MemoryNetwork(1, System::currentTimeMillis);
  private final Transport atFirst = network.join(FIRST);
  private final Transport atSecond = network.join(SECOND);
  private final MvdsNode sender;
  private final MvdsNode receiver;

  /**
   * @param pending messages that wait for a peer that never comes
   */
  NodePair(Home first, Home second, SyncMode mode, List<Message> pending) throws Exception {
    this.sender = node(first, atFirst);
    this.receiver = node(second, atSecond);
    call(sender.addPeer(OTHER, ABSENT, mode));
    List<Future<MessageId>> calls = new ArrayList<>();
    for (Message message : pending) {
      calls.add(
          sender.append(
              new Message(OTHER, message.timestampSeconds(), message.body(), Metadata.NONE)));
      if (calls.size() == NodeLimits.MAX_COMMANDS) {
        finish(calls);
      }
    }
    finish(calls);
    call(sender.addPeer(EnginePair.GROUP, SECOND, mode));
    call(receiver.addPeer(EnginePair.GROUP, FIRST, mode));
  }

  private static PeerId peer(String name) {
    return PeerId.of(Sha256.of(Bytes.utf8(name)).bytes());
  }

  private static MvdsNode node(Home home, Transport transport) {
    NodeOptions options =
        new NodeOptions(
            RetransmitPolicy.ofEpoch(1).withNewPerSecond(0),
            Dialect.SPEC,
            1,
            System::currentTimeMillis);
    return new MvdsNode(
        home, new TableMessages(group -> false), transport, options, MvdsEvents.NONE);
  }

  private void finish(List<Future<MessageId>> calls) throws Exception {
    sender.turn(Duration.ZERO);
    for (Future<MessageId> call : calls) {
      call.get();
    }
    calls.clear();
  }

  private void call(Future<Boolean> call) throws Exception {
    sender.turn(Duration.ZERO);
    receiver.turn(Duration.ZERO);
    call.get();
  }

  /** Gives messages to the other end, so many under way at a time, until all are acknowledged. */
  void give(List<Message> messages, int window) throws Exception {
    int next = 0;
    long open = 0;
    List<Future<MessageId>> calls = new ArrayList<>();
    while (next < messages.size() || open > 0) {
      while (next < messages.size() && open + calls.size() < window) {
        calls.add(sender.append(messages.get(next++)));
      }
      Future<Long> size = sender.inspect(state -> (long) state.sizeOf(SECOND));
      sender.turn(Duration.ZERO);
      receiver.turn(Duration.ZERO);
      for (Future<MessageId> call : calls) {
        call.get();
      }
      calls.clear();
      open = size.get();
    }
  }

  @Override
  public void close() {
    sender.close();
    receiver.close();
    atFirst.close();
    atSecond.close();
  }
}
