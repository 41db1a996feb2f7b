package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.TransportEvent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.SyncLimits;
import org.remotelog.sqlite.Mode;

/** What the records of a node keep over a restart. */
class RestartTest {
  private static final PeerId BOB = VirtualNodes.peer("bob");

  @TempDir Path folder;

  private Home home(String kind) throws IOException {
    return kind.equals("memory")
        ? new MemoryHome()
        : SqliteHome.open(folder.resolve("home"), Mode.WRITE);
  }

  private static VirtualNodes.One restart(VirtualNodes nodes, VirtualNodes.One one) {
    one.transport.close();
    return nodes.add("a", one.home, Dialect.SPEC);
  }

  private static Message childOf(Optional<MessageId> parent, String text) {
    List<Parent> parents = parent.map(Parent::of).map(List::of).orElseGet(List::of);
    return new Message(VirtualNodes.GROUP, 1, Bytes.utf8(text), Metadata.ofParents(parents));
  }

  private static List<Payload> received(Transport transport) throws Exception {
    List<Payload> payloads = new ArrayList<>();
    for (Optional<TransportEvent> event = transport.next(Duration.ZERO);
        event.isPresent();
        event = transport.next(Duration.ZERO)) {
      if (event.get() instanceof TransportEvent.Received came) {
        payloads.add(PayloadCodec.decode(Dialect.SPEC, came.payload()).payload());
      }
    }
    return payloads;
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "sqlite"})
  void sendsParentsBeforeChildrenAfterRestart(String kind) throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    try (Home home = home(kind)) {
      VirtualNodes.One a = nodes.add("a", home, Dialect.SPEC);
      a.call(a.node.addPeer(VirtualNodes.GROUP, BOB, SyncMode.BATCH));
      List<Message> made = new ArrayList<>();
      Optional<MessageId> last = Optional.empty();
      for (int i = 0; i < 60; i++) {
        if (i % 20 == 10) {
          a = restart(nodes, a);
        }
        made.add(childOf(last, "message " + i));
        last = Optional.of(a.call(a.node.append(made.get(i))));
      }
      a = restart(nodes, a);
      Transport bob = nodes.network.join(BOB);
      nodes.run(1);
      List<Message> sent = new ArrayList<>();
      received(bob).forEach(payload -> sent.addAll(payload.messages()));
      assertThat(sent).isEqualTo(made);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "sqlite"})
  void remembersWhoMadeARecordByAskingAfterRestart(String kind) throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    try (Home home = home(kind)) {
      VirtualNodes.One a = nodes.add("a", home, Dialect.SPEC);
      List<MessageId> held = append(a, SyncLimits.MAX_ASKED_FOR + 1);
      a.call(a.node.addPeer(VirtualNodes.GROUP, BOB, SyncMode.BATCH));
      Transport bob = nodes.network.join(BOB);
      ask(bob, a, 1, held.subList(0, SyncLimits.MAX_ASKED_FOR - 1));
      a = restart(nodes, a);
      ask(bob, a, 2, held.subList(SyncLimits.MAX_ASKED_FOR - 1, SyncLimits.MAX_ASKED_FOR));
      assertThat(a.<Long>look(state -> state.counters().refused(Refusal.TOO_MANY_REQUESTS)))
          .isZero();
      assertThat(a.<Long>look(MvdsState::size)).isEqualTo(SyncLimits.MAX_ASKED_FOR);
      a = restart(nodes, a);
      ask(bob, a, 3, held.subList(SyncLimits.MAX_ASKED_FOR, SyncLimits.MAX_ASKED_FOR + 1));
      assertThat(a.<Long>look(state -> state.counters().refused(Refusal.TOO_MANY_REQUESTS)))
          .isEqualTo(1);
      assertThat(a.<Long>look(MvdsState::size)).isEqualTo(SyncLimits.MAX_ASKED_FOR);
    }
  }

  private static List<MessageId> append(VirtualNodes.One one, int count) throws Exception {
    List<MessageId> ids = new ArrayList<>();
    List<CompletableFuture<MessageId>> calls = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      calls.add(one.node.append(VirtualNodes.text("message " + i)));
      if (calls.size() == NodeLimits.MAX_COMMANDS || i == count - 1) {
        one.node.turn(Duration.ZERO);
        for (CompletableFuture<MessageId> call : calls) {
          ids.add(call.get());
        }
        calls.clear();
      }
    }
    return ids;
  }

  private static void ask(Transport bob, VirtualNodes.One one, long number, List<MessageId> ids)
      throws Exception {
    received(bob);
    Payload payload = Payload.of(List.of(), List.of(), ids, List.of());
    bob.send(one.id, number, PayloadCodec.encode(Dialect.SPEC, payload));
    one.node.turn(Duration.ZERO);
  }
}
