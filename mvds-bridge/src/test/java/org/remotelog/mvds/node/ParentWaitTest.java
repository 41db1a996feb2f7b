package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.transport.memory.MemoryNetwork;
import org.remotelog.sqlite.Mode;

/** A child whose parent never comes, on a node to which nothing else happens. */
class ParentWaitTest {
  private static final MessageId LOST = MessageIds.of(VirtualNodes.text("never comes"));

  @TempDir Path folder;

  private Home home(String kind) throws IOException {
    return kind.equals("memory")
        ? new MemoryHome()
        : SqliteHome.open(folder.resolve("home"), Mode.WRITE);
  }

  private static Message child(String text) {
    Metadata metadata = Metadata.ofParents(List.of(Parent.of(LOST)));
    return new Message(VirtualNodes.GROUP, 1, Bytes.utf8(text), metadata);
  }

  private static void pass(VirtualNodes nodes, VirtualNodes.One one, long ms) throws Exception {
    nodes.nowMs += ms;
    nodes.timeMs += ms;
    one.node.turn(Duration.ZERO);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "sqlite"})
  void deliversMarkedChildOnQuietNodeWhenTheWaitIsOver(String kind) throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    try (Home home = home(kind)) {
      VirtualNodes.One a = nodes.add("a", home, Dialect.SPEC);
      MessageId id = a.call(a.node.append(child("child")));
      pass(nodes, a, Limits.PARENT_WAIT_MS - 1);
      assertThat(a.delivered()).isEmpty();
      pass(nodes, a, NodeLimits.MESSAGES_TICK_MS);
      assertThat(a.delivered())
          .containsExactly(new TableMessages.Delivered(1, id, child("child"), List.of(LOST)));
      // What waits for nothing is not marked.
      a.call(a.node.append(VirtualNodes.text("other")));
      assertThat(a.delivered().get(1).missingParents()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "sqlite"})
  void findsWhatWaitedBeforeItStoppedAndKeepsTheMark(String kind) throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    try (Home home = home(kind)) {
      VirtualNodes.One a = nodes.add("a", home, Dialect.SPEC);
      MessageId id = a.call(a.node.append(child("child")));
      a.transport.close();
      a = nodes.add("a", home, Dialect.SPEC);
      pass(nodes, a, Limits.PARENT_WAIT_MS - 1);
      assertThat(a.delivered()).isEmpty();
      a.transport.close();
      a = nodes.add("a", home, Dialect.SPEC);
      pass(nodes, a, 1);
      List<TableMessages.Delivered> marked =
          List.of(new TableMessages.Delivered(1, id, child("child"), List.of(LOST)));
      assertThat(a.delivered()).isEqualTo(marked);
      a.transport.close();
      a = nodes.add("a", home, Dialect.SPEC);
      assertThat(a.delivered()).isEqualTo(marked);
    }
  }

  @Test
  void makesNoTransactionsWhileNothingWaits() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    WatchedHome home = new WatchedHome(new MemoryHome());
    VirtualNodes.One a = nodes.add("a", home, Dialect.SPEC);
    a.call(a.node.append(VirtualNodes.text("hello")));
    int before = home.transactions;
    for (int i = 0; i < 3_600; i++) {
      pass(nodes, a, 1_000);
    }
    assertThat(home.transactions - before).isLessThanOrEqualTo(1);
    a.call(a.node.append(child("child")));
    before = home.transactions;
    for (int i = 0; i < 40; i++) {
      pass(nodes, a, NodeLimits.MESSAGES_TICK_MS / 4);
    }
    assertThat(home.transactions - before).isBetween(9, 11);
  }

  @Test
  void ticksMessagesThatWaitAtTheirTimeAndNotBefore() throws Exception {
    CountedTicks messages = new CountedTicks();
    long[] nowMs = {1_000_000};
    NodeOptions options =
        new NodeOptions(
            RetransmitPolicy.ofEpoch(1_000),
            Dialect.SPEC,
            1,
            () -> nowMs[0],
            () -> 1_700_000_000_000L,
            Optional.empty());
    MemoryNetwork network = new MemoryNetwork(1, () -> nowMs[0]);
    MvdsNode node =
        new MvdsNode(
            new MemoryHome(),
            messages,
            network.join(VirtualNodes.peer("a")),
            options,
            MvdsEvents.NONE);
    node.turn(Duration.ZERO);
    assertThat(messages.ticks).isEqualTo(1);
    nowMs[0] += NodeLimits.MESSAGES_TICK_MS - 1;
    node.turn(Duration.ZERO);
    assertThat(messages.ticks).isEqualTo(1);
    nowMs[0] += 1;
    node.turn(Duration.ZERO);
    assertThat(messages.ticks).isEqualTo(2);
    messages.waiting = false;
    nowMs[0] += NodeLimits.MESSAGES_TICK_MS + 1;
    node.turn(Duration.ZERO);
    assertThat(messages.ticks).isEqualTo(2);
  }

  /** Counts ticks, and holds nothing. */
  private static final class CountedTicks implements Messages {
    private boolean waiting = true;
    private int ticks;

    @Override
    public Optional<GroupId> groupOf(Tables tables, MessageId id) {
      return Optional.empty();
    }

    @Override
    public int sizeBytes(Tables tables, MessageId id) throws IOException {
      throw new IOException("nothing is stored");
    }

    @Override
    public Optional<Message> load(Tables tables, MessageId id) {
      return Optional.empty();
    }

    @Override
    public void store(Tables tables, MessageId id, Message message, long nowMs) {}

    @Override
    public void tick(Tables tables, long nowMs) {
      ticks++;
    }

    @Override
    public boolean isWaiting() {
      return waiting;
    }

    @Override
    public void undone() {}
  }
}
