package org.remotelog.mvds.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.TransportEvent;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.core.SyncLimits;

/** What the transport told in turns that failed is heard and counted once, in order. */
class FailedTurnsTest {
  private static final PeerId BOB = VirtualNodes.peer("bob");
  private static final PeerId EVE = VirtualNodes.peer("eve");

  private static final List<TransportEvent> SCRIPT =
      List.of(
          new TransportEvent.Connected(BOB),
          new TransportEvent.Refused(Refusal.HANDSHAKE_FAILED, "refused", 3),
          new TransportEvent.Unreachable("example.org:1", "unreachable"),
          new TransportEvent.Connected(EVE),
          new TransportEvent.Disconnected(BOB, "gone"),
          new TransportEvent.Refused(Refusal.HANDSHAKE_FAILED, "refused again", 1),
          new TransportEvent.Connected(BOB));

  private static final List<String> HEARD =
      List.of(
          "connected " + BOB,
          "refused",
          "unreachable",
          "connected " + EVE,
          "gone",
          "refused again",
          "connected " + BOB);

  /** Writes down what it hears. */
  private static final class Listener implements MvdsEvents {
    private final List<String> heard = new ArrayList<>();
    private int failures;

    @Override
    public void onConnected(PeerId peer) {
      heard.add("connected " + peer);
    }

    @Override
    public void onDisconnected(PeerId peer, String reason) {
      heard.add(reason);
    }

    @Override
    public void onUnreachable(String address, String reason) {
      heard.add(reason);
    }

    @Override
    public void onRefused(Refusal reason, String detail) {
      heard.add(detail);
    }

    @Override
    public void onFailure(IOException failure) {
      failures++;
    }
  }

  /** A node with what it is made of. */
  private static final class One {
    private final ScriptedTransport transport = new ScriptedTransport();
    private final WatchedHome home = new WatchedHome(new MemoryHome());
    private final Listener listener = new Listener();
    private final MvdsNode node;

    One(Optional<NodeOptions.Guests> guests) {
      NodeOptions options =
          new NodeOptions(
              RetransmitPolicy.ofEpoch(1_000),
              Dialect.SPEC,
              1,
              () -> 1_000_000,
              () -> 1_700_000_000_000L,
              guests);
      node = new MvdsNode(home, new TableMessages(group -> false), transport, options, listener);
    }

    private void turn() throws Exception {
      node.turn(Duration.ZERO);
    }

    private <T> T look(Function<MvdsState, T> look) throws Exception {
      CompletableFuture<T> result = node.inspect(look);
      turn();
      return result.get();
    }

    private long refused(Refusal reason) throws Exception {
      return look(state -> state.counters().refused(reason));
    }
  }

  @ParameterizedTest
  @EnumSource
  void tellsAndCountsWhatHappenedInTurnsThatFailedWhereverTheyFail(WatchedHome.Failure failure)
      throws Exception {
    for (int failing = 0; failing < SCRIPT.size(); failing++) {
      for (int failures = 1; failing + failures <= SCRIPT.size(); failures++) {
        One one = new One(Optional.empty());
        one.node.addPeer(VirtualNodes.GROUP, BOB, SyncMode.BATCH);
        one.turn();
        for (int i = 0; i < SCRIPT.size(); i++) {
          one.transport.events.add(SCRIPT.get(i));
          if (i >= failing && i < failing + failures) {
            one.home.failNext(failure);
          }
          one.turn();
        }
        String from = "failing " + failures + " from " + failing;
        assertThat(one.refused(Refusal.HANDSHAKE_FAILED)).as(from).isEqualTo(4);
        assertThat(one.listener.heard).as(from).isEqualTo(HEARD);
        assertThat(one.listener.failures).as(from).isEqualTo(failures);
        assertThat(one.<Boolean>look(state -> state.isOnline(BOB))).as(from).isTrue();
      }
    }
  }

  @Test
  void tellsAllEventsOfATurnThatFailed() throws Exception {
    One one = new One(Optional.empty());
    one.transport.events.addAll(SCRIPT);
    one.home.failNext(WatchedHome.Failure.BEFORE_COMMIT);
    one.turn();
    assertThat(one.listener.heard).isEmpty();
    one.turn();
    assertThat(one.listener.heard).isEqualTo(HEARD);
    one.turn();
    assertThat(one.listener.heard).isEqualTo(HEARD);
  }

  @ParameterizedTest
  @EnumSource
  void countsAGuestWhoIsTurnedAwayOnceWhateverFails(WatchedHome.Failure failure) throws Exception {
    NodeOptions.Guests guests = new NodeOptions.Guests(VirtualNodes.GROUP, SyncMode.BATCH, false);
    One one = new One(Optional.of(guests));
    for (int i = 0; i < SyncLimits.MAX_PEERS; i++) {
      one.transport.events.add(new TransportEvent.Connected(VirtualNodes.peer("guest " + i)));
    }
    while (!one.transport.events.isEmpty()) {
      one.turn();
    }
    one.transport.events.add(new TransportEvent.Connected(BOB));
    one.home.failNext(failure);
    one.turn();
    assertThat(one.refused(Refusal.STRANGER)).isEqualTo(1);
    one.home.failNext(failure);
    one.node.news(BOB);
    one.turn();
    assertThat(one.refused(Refusal.STRANGER)).isEqualTo(1);
  }

  @Test
  void leavesWithTheTransportWhatIsAboveTheLimitOfUntoldEvents() throws Exception {
    int most = NodeLimits.MAX_UNTOLD_EVENTS;
    for (int more = 0; more <= 1; more++) {
      One one = new One(Optional.empty());
      for (int i = 0; i < most + more; i++) {
        one.transport.events.add(new TransportEvent.Refused(Refusal.HANDSHAKE_FAILED, "refused"));
      }
      for (int i = 0; i < 2 * most / NodeLimits.MAX_EVENTS_PER_TURN; i++) {
        one.home.failNext(WatchedHome.Failure.BEFORE_COMMIT);
        one.turn();
      }
      assertThat(one.transport.events).hasSize(more);
      assertThat(one.listener.heard).isEmpty();
      one.turn();
      assertThat(one.listener.heard).hasSize(most);
      assertThat(one.refused(Refusal.HANDSHAKE_FAILED)).isEqualTo(most + more);
      assertThat(one.listener.heard).hasSize(most + more);
    }
  }
}
