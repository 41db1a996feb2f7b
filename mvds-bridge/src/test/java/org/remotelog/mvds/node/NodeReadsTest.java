package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.Transport;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.core.MvdsState;

/** What a node reads for its peers, and for whoever looks at it. */
class NodeReadsTest {
  private static final int OFFERS = 50_000;
  private static final int OFFERS_OF_A_PAYLOAD = 25_000;

  @Test
  void readsNoBodyToAnswerOffersOfALargeMessage() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    WatchedHome home = new WatchedHome(new MemoryHome());
    VirtualNodes.One a = nodes.add("a", home, Dialect.SPEC);
    Transport bob = nodes.network.join(VirtualNodes.peer("bob"));
    Bytes body = Bytes.wrap(new byte[Limits.MAX_MESSAGE_BYTES - 64]);
    Message large = new Message(VirtualNodes.GROUP, 1, body, Metadata.NONE);
    MessageId id = a.call(a.node.append(large));
    a.call(a.node.addPeer(VirtualNodes.GROUP, VirtualNodes.peer("bob"), SyncMode.BATCH));
    home.bodiesRead = 0;
    List<MessageId> offers = Collections.nCopies(OFFERS_OF_A_PAYLOAD, id);
    Payload payload = Payload.of(List.of(), offers, List.of(), List.of());
    for (int sent = 0; sent < OFFERS; sent += OFFERS_OF_A_PAYLOAD) {
      bob.send(a.id, sent, PayloadCodec.encode(Dialect.SPEC, payload));
      while (bob.next(Duration.ZERO).isPresent()) {
        // Until the transport has told that the payload was sent.
      }
      a.node.turn(Duration.ZERO);
    }
    assertThat(home.reads).isGreaterThanOrEqualTo(OFFERS);
    assertThat(home.bodiesRead).isZero();
    // A request is another matter.
    bob.send(
        a.id,
        OFFERS,
        PayloadCodec.encode(
            Dialect.SPEC, Payload.of(List.of(), List.of(), List.of(id), List.of())));
    nodes.run(2);
    assertThat(home.bodiesRead).isPositive();
  }

  @Test
  void looksAtTheStateWithoutATransaction() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    WatchedHome home = new WatchedHome(new MemoryHome());
    VirtualNodes.One a = nodes.add("a", home, Dialect.SPEC);
    assertThat(a.look(MvdsState::size)).as("of what the tables say").isZero();
    assertThat(home.transactions).isEqualTo(1);
    a.call(a.node.addPeer(VirtualNodes.GROUP, VirtualNodes.peer("bob"), SyncMode.BATCH));
    int before = home.transactions;
    assertThat(a.look(MvdsState::peers)).containsExactly(VirtualNodes.peer("bob"));
    CompletableFuture<Object> broken =
        a.node.inspect(
            state -> {
              throw new UnsupportedOperationException("not like this");
            });
    assertThat(a.look(MvdsState::size)).isZero();
    assertThatThrownBy(broken::get)
        .hasCauseInstanceOf(IllegalArgumentException.class)
        .hasRootCauseInstanceOf(UnsupportedOperationException.class);
    assertThat(home.transactions).isEqualTo(before);
  }

  @Test
  void looksAtWhatCallsBeforeHaveDone() throws Exception {
    VirtualNodes nodes = new VirtualNodes(1);
    WatchedHome home = new WatchedHome(new MemoryHome());
    VirtualNodes.One a = nodes.add("a", home, Dialect.SPEC);
    MessageId id = a.call(a.node.append(VirtualNodes.text("hello")));
    PeerId bob = VirtualNodes.peer("bob");
    a.call(a.node.addPeer(VirtualNodes.GROUP, bob, SyncMode.BATCH));
    int before = home.transactions;
    CompletableFuture<Boolean> shared = a.node.share(bob, id);
    assertThat(a.look(MvdsState::size)).isEqualTo(1);
    assertThat(shared.get()).isTrue();
    assertThat(home.transactions).isEqualTo(before + 1);
    // The state is not what the tables say once a transaction has failed.
    home.failNext(WatchedHome.Failure.AFTER_COMMIT);
    CompletableFuture<Boolean> unknown = a.node.cancel(bob, id);
    CompletableFuture<Long> failed = a.node.inspect(MvdsState::size);
    a.node.turn(Duration.ZERO);
    assertThat(unknown).isCompletedExceptionally();
    assertThat(failed).isCompletedExceptionally();
    assertThat(a.look(MvdsState::size)).isZero();
  }
}
