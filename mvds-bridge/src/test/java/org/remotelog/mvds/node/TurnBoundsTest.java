package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.TransportEvent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.PayloadCodec;
import org.remotelog.mvds.core.MvdsCounters;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.core.SyncLimits;

/** How much of what the transport brings one transaction takes. */
class TurnBoundsTest {
  private static final PeerId BOB = VirtualNodes.peer("bob");
  private static final int HALF = NodeLimits.MAX_MESSAGES_PER_TURN / 2;

  private final ScriptedTransport transport = new ScriptedTransport();
  private final WatchedHome home = new WatchedHome(new MemoryHome());
  private final List<Integer> payloadsHeard = new ArrayList<>();
  private int made;
  private MvdsNode node;

  @BeforeEach
  void begin() throws Exception {
    NodeOptions options =
        new NodeOptions(
            RetransmitPolicy.ofEpoch(1_000),
            Dialect.SPEC,
            1,
            () -> 1_000_000,
            () -> 1_700_000_000_000L,
            Optional.empty());
    MvdsEvents events =
        new MvdsEvents() {
          @Override
          public void onPayload(PeerId peer, Payload payload, int payloadBytes) {
            payloadsHeard.add(payload.messages().size());
          }
        };
    node = new MvdsNode(home, new TableMessages(group -> false), transport, options, events);
    node.addPeer(VirtualNodes.GROUP, BOB, SyncMode.BATCH);
    turn();
    assertThat(this.<Integer>look(state -> state.peers().size())).isEqualTo(1);
    home.transactions = 0;
  }

  private void turn() throws Exception {
    node.turn(Duration.ZERO);
  }

  private <T> T look(Function<MvdsState, T> look) throws Exception {
    CompletableFuture<T> result = node.inspect(look);
    turn();
    return result.get();
  }

  private long received() throws Exception {
    return look(state -> state.counters()).received();
  }

  private long refused(Refusal reason) throws Exception {
    MvdsCounters counters = look(MvdsState::counters);
    return counters.refused(reason);
  }

  private void refusals(int count) {
    for (int i = 0; i < count; i++) {
      transport.events.add(new TransportEvent.Refused(Refusal.HANDSHAKE_FAILED, "refused"));
    }
  }

  private void bytes(int count) {
    transport.events.add(new TransportEvent.Received(BOB, Bytes.wrap(new byte[count])));
  }

  private void messages(int count) {
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(VirtualNodes.text("tiny " + made++));
    }
    Payload payload = Payload.of(List.of(), List.of(), List.of(), messages);
    transport.events.add(
        new TransportEvent.Received(BOB, PayloadCodec.encode(Dialect.SPEC, payload)));
  }

  @Test
  void takesSoManyEventsAndLeavesOneMoreToTheNextTurn() throws Exception {
    refusals(NodeLimits.MAX_EVENTS_PER_TURN);
    turn();
    assertThat(transport.events).isEmpty();
    refusals(NodeLimits.MAX_EVENTS_PER_TURN + 1);
    turn();
    assertThat(transport.events).hasSize(1);
    turn();
    assertThat(refused(Refusal.HANDSHAKE_FAILED))
        .isEqualTo(2L * NodeLimits.MAX_EVENTS_PER_TURN + 1);
    assertThat(home.transactions).isEqualTo(3);
  }

  @Test
  void takesOnePayloadMoreBelowTheLimitOfBytesAndNoneAtIt() throws Exception {
    int rest = NodeLimits.MAX_BYTES_PER_TURN - 3 * Limits.MAX_PAYLOAD_BYTES;
    for (int less = 0; less <= 1; less++) {
      for (int i = 0; i < 3; i++) {
        bytes(Limits.MAX_PAYLOAD_BYTES);
      }
      bytes(rest - less);
      bytes(1);
      turn();
      assertThat(transport.events).hasSize(1 - less);
      turn();
    }
    assertThat(refused(Refusal.MALFORMED)).isEqualTo(10);
  }

  @Test
  void takesSoManyMessagesInOneTurn() throws Exception {
    messages(HALF);
    messages(HALF);
    turn();
    assertThat(payloadsHeard).containsExactly(HALF, HALF);
    assertThat(received()).isEqualTo(NodeLimits.MAX_MESSAGES_PER_TURN);
  }

  @Test
  void holdsAPayloadForTheNextTurnWhenItHasOneMessageTooMany() throws Exception {
    messages(HALF);
    messages(HALF + 1);
    refusals(1);
    turn();
    assertThat(payloadsHeard).containsExactly(HALF);
    assertThat(transport.events).as("in order, so nothing overtakes it").hasSize(1);
    turn();
    assertThat(payloadsHeard).containsExactly(HALF, HALF + 1);
    assertThat(received()).isEqualTo(NodeLimits.MAX_MESSAGES_PER_TURN + 1);
    assertThat(refused(Refusal.HANDSHAKE_FAILED)).isEqualTo(1);
    assertThat(home.transactions).isEqualTo(2);
  }

  @Test
  void keepsWhatItHoldsWhenTheHomeFails() throws Exception {
    messages(HALF);
    messages(HALF + 1);
    home.failNext(WatchedHome.Failure.BEFORE_COMMIT);
    turn();
    assertThat(payloadsHeard).isEmpty();
    turn();
    assertThat(payloadsHeard).as("the first was lost on its way").containsExactly(HALF + 1);
  }

  @Test
  void takesAPayloadThatAloneHasMore() throws Exception {
    messages(NodeLimits.MAX_MESSAGES_PER_TURN + 1);
    messages(1);
    turn();
    assertThat(payloadsHeard).containsExactly(NodeLimits.MAX_MESSAGES_PER_TURN + 1);
    turn();
    // The engine takes so many of one payload; the rest comes again.
    assertThat(received()).isEqualTo(SyncLimits.MAX_PAYLOAD_MESSAGES + 1);
    assertThat(refused(Refusal.TOO_MANY_MESSAGES)).isEqualTo(1);
  }

  @Test
  void countsBytesThatAreNoPayloadOnceWhenTheHomeFails() throws Exception {
    bytes(1);
    home.failNext(WatchedHome.Failure.BEFORE_COMMIT);
    turn();
    assertThat(refused(Refusal.MALFORMED)).isEqualTo(1);
    assertThat(refused(Refusal.MALFORMED)).isEqualTo(1);
  }
}
