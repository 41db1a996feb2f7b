package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Parent;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.transport.memory.LinkFaults;
import org.remotelog.sqlite.Mode;

class MvdsNodeTest {
  @TempDir Path folder;

  static Stream<Arguments> homesAndModes() {
    List<Arguments> rows = new ArrayList<>();
    for (String home : new String[] {"memory", "sqlite"}) {
      for (SyncMode mode : SyncMode.values()) {
        for (Dialect dialect : Dialect.values()) {
          rows.add(Arguments.of(home, mode, dialect));
        }
      }
    }
    return rows.stream();
  }

  private Home home(String kind, String name) throws IOException {
    return kind.equals("memory")
        ? new MemoryHome()
        : SqliteHome.open(folder.resolve(name), Mode.WRITE);
  }

  @ParameterizedTest
  @MethodSource("homesAndModes")
  void deliversAllOnceOnEveryStoreInEveryModeAndDialect(String kind, SyncMode mode, Dialect dialect)
      throws Exception {
    try (Home first = home(kind, "a");
        Home second = home(kind, "b");
        Home third = home(kind, "c")) {
      VirtualNodes nodes = new VirtualNodes(5);
      nodes.network.faults(new LinkFaults(0.3, 0.2, 10, 4_000));
      VirtualNodes.One a = nodes.add("a", first, dialect);
      VirtualNodes.One b = nodes.add("b", second, dialect);
      VirtualNodes.One c = nodes.add("c", third, dialect);
      nodes.meet(mode);
      Optional<MessageId> before = Optional.empty();
      for (int i = 0; i < 60; i++) {
        VirtualNodes.One author = List.of(a, b, c).get(i % 3);
        Metadata metadata =
            Metadata.ofParents(before.map(Parent::of).map(List::of).orElseGet(List::of));
        Message message = new Message(VirtualNodes.GROUP, i, Bytes.utf8("text " + i), metadata);
        before = Optional.of(author.call(author.node.append(message)));
        nodes.run(1);
      }
      nodes.quiet(10_000);
      for (VirtualNodes.One one : nodes.all.values()) {
        List<String> texts = new ArrayList<>();
        for (TableMessages.Delivered delivered : one.delivered()) {
          texts.add(delivered.message().body().utf8());
        }
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
          wanted.add("text " + i);
        }
        // Each message names the one before, so there is only one causal order.
        assertThat(texts).isEqualTo(wanted);
        assertThat(one.look(MvdsState::size)).isZero();
      }
    }
  }

  @ParameterizedTest
  @MethodSource("homesAndModes")
  void goesOnAfterCrashWithoutLosingOrRepeating(String kind, SyncMode mode, Dialect dialect)
      throws Exception {
    VirtualNodes nodes = new VirtualNodes(9);
    nodes.network.faults(new LinkFaults(0.5, 0.1, 10, 3_000));
    Home first = home(kind, "a");
    Home second = home(kind, "b");
    VirtualNodes.One a = nodes.add("a", first, dialect);
    VirtualNodes.One b = nodes.add("b", second, dialect);
    nodes.meet(mode);
    for (int i = 0; i < 50; i++) {
      a.call(a.node.append(VirtualNodes.text("message " + i)));
      nodes.run(1);
      if (i % 10 == 5) {
        // A new node on the same home: what was in memory is gone.
        VirtualNodes.One old = i % 20 == 5 ? a : b;
        old.transport.close();
        VirtualNodes.One again = nodes.add(old == a ? "a" : "b", old.home, dialect);
        a = old == a ? again : a;
        b = old == b ? again : b;
      }
    }
    nodes.quiet(10_000);
    assertThat(b.delivered()).hasSize(50);
    assertThat(b.delivered().stream().map(TableMessages.Delivered::id).distinct()).hasSize(50);
    first.close();
    second.close();
  }

  @Test
  void failsCallAndGoesOnWhenHomeFails() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    WatchedHome failing = new WatchedHome(new MemoryHome());
    VirtualNodes.One a = nodes.add("a", failing, Dialect.SPEC);
    VirtualNodes.One b = nodes.add("b", new MemoryHome(), Dialect.SPEC);
    nodes.meet(SyncMode.BATCH);
    a.call(a.node.append(VirtualNodes.text("before")));
    failing.failNext(WatchedHome.Failure.BEFORE_COMMIT);
    CompletableFuture<MessageId> lost = a.node.append(VirtualNodes.text("lost"));
    nodes.run(1);
    assertThatThrownBy(lost::get).hasCauseInstanceOf(IOException.class);
    a.call(a.node.append(VirtualNodes.text("after")));
    nodes.quiet(1_000);
    assertThat(b.delivered())
        .extracting(one -> one.message().body().utf8())
        .containsExactly("before", "after");
  }

  @Test
  void countsAndIgnoresWhatAStrangerOrAnotherDialectSends() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    VirtualNodes.One a = nodes.add("a", new MemoryHome(), Dialect.SPEC);
    VirtualNodes.One b = nodes.add("b", new MemoryHome(), Dialect.LEGACY);
    VirtualNodes.One stranger = nodes.add("stranger", new MemoryHome(), Dialect.SPEC);
    a.call(a.node.addPeer(VirtualNodes.GROUP, b.id, SyncMode.BATCH));
    b.call(b.node.addPeer(VirtualNodes.GROUP, a.id, SyncMode.BATCH));
    stranger.call(stranger.node.addPeer(VirtualNodes.GROUP, a.id, SyncMode.BATCH));
    b.call(b.node.append(VirtualNodes.text("legacy")));
    stranger.call(stranger.node.append(VirtualNodes.text("strange")));
    nodes.run(5);
    assertThat(a.delivered()).isEmpty();
    assertThat(a.<Long>look(state -> state.counters().refused(Refusal.STRANGER))).isPositive();
    assertThat(a.<Long>look(state -> state.counters().refused(Refusal.OTHER_DIALECT))).isPositive();
    assertThat(a.look(MvdsState::size)).isZero();
  }

  @Test
  void goesOnWhenTheClockOfTheDeviceIsSetFarBackAndForward() throws Exception {
    VirtualNodes nodes = new VirtualNodes(3);
    nodes.network.faults(new LinkFaults(0.3, 0, 10, 500));
    VirtualNodes.One a = nodes.add("a", new MemoryHome(), Dialect.SPEC);
    VirtualNodes.One b = nodes.add("b", new MemoryHome(), Dialect.SPEC);
    nodes.meet(SyncMode.INTERACTIVE);
    for (long timeMs : new long[] {1_700_000_000_000L, 0, 4_000_000_000_000L, 1_000}) {
      nodes.timeMs = timeMs;
      a.call(a.node.append(VirtualNodes.text("at " + timeMs)));
      assertThat(nodes.quiet(200)).isLessThan(200);
    }
    assertThat(b.delivered()).hasSize(4);
  }

  @Test
  void tellsCallersWhenTheNodeBreaks() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    VirtualNodes.One a = nodes.add("a", new MemoryHome(), Dialect.SPEC);
    CompletableFuture<MessageId> call = a.node.append(VirtualNodes.text("never"));
    a.home.close();
    assertThatThrownBy(() -> a.node.turn(Duration.ZERO)).isInstanceOf(RuntimeException.class);
    assertThat(call).isCompletedExceptionally();
  }

  @Test
  void refusesCallsAfterClosing() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    VirtualNodes.One a = nodes.add("a", new MemoryHome(), Dialect.SPEC);
    CompletableFuture<MessageId> waiting = a.node.append(VirtualNodes.text("waits"));
    a.node.close();
    assertThatThrownBy(waiting::get)
        .isInstanceOf(ExecutionException.class)
        .hasMessageContaining("closed");
    assertThatThrownBy(() -> a.node.append(VirtualNodes.text("late")).get())
        .hasMessageContaining("closed");
    a.node.turn(Duration.ZERO);
    assertThat(a.delivered()).isEmpty();
  }

  @Test
  void worksOnItsOwnThreadUntilClosed() throws Exception {
    MessageId id = MessageIds.of(VirtualNodes.text("threaded"));
    VirtualNodes nodes = new VirtualNodes(1);
    VirtualNodes.One a = nodes.add("a", new MemoryHome(), Dialect.SPEC);
    a.node.start();
    assertThat(a.node.append(VirtualNodes.text("threaded")).get()).isEqualTo(id);
    a.node.close();
    assertThat(a.delivered()).extracting(TableMessages.Delivered::id).containsExactly(id);
  }
}
