package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Tables;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.core.RecordKind;

/** What an embedder does in the node's transactions, and beside its messages. */
class TableWorkTest {
  private static final HomeTable TABLE = HomeTable.GAPS;
  private static final Bytes KEY = Bytes.utf8("key");

  private final VirtualNodes nodes = new VirtualNodes(1);
  private final MemoryHome inner = new MemoryHome();
  private final WatchedHome home = new WatchedHome(inner);
  private final List<IOException> failures = new ArrayList<>();
  private final PeerId bob = VirtualNodes.peer("bob");
  private final Message message = VirtualNodes.text("held");
  private final MessageId id = MessageIds.of(message);
  private VirtualNodes.One a;

  @BeforeEach
  void begin() throws Exception {
    MvdsEvents events =
        new MvdsEvents() {
          @Override
          public void onFailure(IOException failure) {
            failures.add(failure);
          }
        };
    a = nodes.add("a", home, Dialect.SPEC, events);
    a.call(a.node.append(message));
    a.call(a.node.addPeer(VirtualNodes.GROUP, bob, SyncMode.BATCH));
  }

  private static Boolean write(Tables tables) throws IOException {
    tables.table(TABLE).put(KEY, Bytes.utf8("value"));
    return true;
  }

  private boolean isWritten() throws IOException {
    return inner.read(tables -> tables.table(TABLE).get(KEY).isPresent());
  }

  /** Whether a record for the peer is in the home, whatever the node remembers. */
  private boolean isShared() throws IOException {
    return inner.read(tables -> !new RecordTable(tables).all().isEmpty());
  }

  @Test
  void runsAfterCallsMadeBeforeItAndInTheirTransaction() throws Exception {
    int before = home.transactions;
    CompletableFuture<Boolean> shared = a.node.share(bob, id);
    CompletableFuture<Optional<RecordKind>> seen =
        a.node.within(
            (tables, state) -> {
              assertThat(new RecordTable(tables).all()).hasSize(1);
              write(tables);
              return state.record(bob, id);
            });
    CompletableFuture<Boolean> cancelled = a.node.cancel(bob, id);
    a.node.turn(Duration.ZERO);
    assertThat(shared.get()).isTrue();
    assertThat(seen.get()).contains(RecordKind.MESSAGE);
    assertThat(cancelled.get()).isTrue();
    assertThat(isWritten()).isTrue();
    assertThat(home.transactions).isEqualTo(before + 1);
  }

  @Test
  void isUndoneWithTheCallsOfItsTurnWhenTheHomeFails() throws Exception {
    home.failNext(WatchedHome.Failure.BEFORE_COMMIT);
    CompletableFuture<Boolean> shared = a.node.share(bob, id);
    CompletableFuture<Boolean> written = a.node.within((tables, state) -> write(tables));
    a.node.turn(Duration.ZERO);
    assertThatThrownBy(shared::get).hasCauseInstanceOf(IOException.class);
    assertThatThrownBy(written::get).hasCauseInstanceOf(IOException.class);
    assertThat(isWritten()).isFalse();
    assertThat(isShared()).isFalse();
    assertThat(failures).hasSize(1);
    a.call(a.node.within((tables, state) -> write(tables)));
    assertThat(isWritten()).isTrue();
  }

  @Test
  void undoesItsTurnWhateverItThrowsAndTheNodeGoesOn() throws Exception {
    IOException outside = new IOException("the outside world");
    for (Exception thrown :
        List.of(
            outside,
            new UncheckedIOException(outside),
            new IllegalArgumentException("a bug"),
            new IllegalStateException("a bug"),
            new UnsupportedOperationException("a bug"))) {
      failures.clear();
      CompletableFuture<Boolean> shared = a.node.share(bob, id);
      CompletableFuture<Boolean> broken =
          a.node.within(
              (tables, state) -> {
                write(tables);
                if (thrown instanceof IOException io) {
                  throw io;
                }
                throw (RuntimeException) thrown;
              });
      a.node.turn(Duration.ZERO);
      assertThatThrownBy(broken::get).hasCauseInstanceOf(IOException.class);
      assertThatThrownBy(shared::get).hasCauseInstanceOf(IOException.class);
      assertThat(failures).hasSize(1);
      assertThat(isWritten()).isFalse();
      assertThat(isShared()).isFalse();
    }
    assertThat(a.call(a.node.share(bob, id))).isTrue();
    assertThat(isShared()).isTrue();
  }

  @Test
  void messageThatCameAnotherWayIsWantedFromNobody() throws Exception {
    Message elsewhere = VirtualNodes.text("elsewhere");
    MessageId other = MessageIds.of(elsewhere);
    assertThat(a.call(a.node.stored(other))).as("nobody was asked").isFalse();
    assertThat(a.call(a.node.want(bob, VirtualNodes.GROUP, other))).isTrue();
    assertThat(a.call(a.node.stored(other))).as("it is not here").isFalse();
    assertThat(a.<Optional<RecordKind>>look(state -> state.record(bob, other)))
        .contains(RecordKind.REQUEST);
    // In one turn, as a log's messages are stored and told.
    CompletableFuture<Boolean> stored =
        a.node.within(
            (tables, state) -> {
              a.messages.store(tables, other, elsewhere, nodes.timeMs);
              return true;
            });
    assertThat(a.call(a.node.stored(other))).isTrue();
    assertThat(stored.get()).isTrue();
    assertThat(a.<Optional<RecordKind>>look(state -> state.record(bob, other))).isEmpty();
    assertThat(isShared()).isFalse();
    assertThat(a.call(a.node.stored(other))).as("once").isFalse();
  }
}
