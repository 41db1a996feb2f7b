package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.GroupOffer;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.MessageIds;

/**
 * A log or an import brings a message while it is asked of peers, and nobody tells the engine: it
 * was asked for again and again, and came as often.
 */
class StoredElsewhereTest {
  private static final RetransmitPolicy POLICY = RetransmitPolicy.ofEpoch(1_000);
  private static final PeerId BOB = EngineNode.peer("bob");
  private static final PeerId CAROL = EngineNode.peer("carol");
  private static final Message MESSAGE = EngineNode.text("message");
  private static final MessageId ID = MessageIds.of(MESSAGE);

  private final EngineNode alice = new EngineNode("alice", POLICY);

  @BeforeEach
  void meets() {
    alice.meet(BOB, SyncMode.INTERACTIVE).meet(CAROL, SyncMode.INTERACTIVE);
  }

  private void offered() {
    Payload offer = Payload.of(List.of(), List.of(ID), List.of(), List.of());
    alice.receive(BOB, offer, 0);
    alice.receive(CAROL, offer, 0);
    assertThat(alice.tick(0)).extracting(MvdsEffect.Send::requests).contains(List.of(ID));
    alice.stored.put(ID, MESSAGE);
  }

  static Stream<Arguments> arrivals() {
    return Stream.of(
        arrival("ACK", Payload.of(List.of(ID), List.of(), List.of(), List.of())),
        arrival("OFFER", Payload.of(List.of(), List.of(ID), List.of(), List.of())),
        arrival("MESSAGE", Payload.of(List.of(), List.of(), List.of(), List.of(MESSAGE))),
        arrival(
            "group offer",
            new Payload(
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(new GroupOffer(EngineNode.GROUP, List.of(ID))),
                Bytes.EMPTY)));
  }

  private static Arguments arrival(String name, Payload payload) {
    BiConsumer<EngineNode, Long> arrives = (node, nowMs) -> node.receive(BOB, payload, nowMs);
    return Arguments.of(name, arrives);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("arrivals")
  void whateverNamesTheMessageEndsAllRequests(String name, BiConsumer<EngineNode, Long> arrives) {
    offered();
    arrives.accept(alice, 10L);
    assertThat(alice.state.size()).as(name).isZero();
    // Both offered it, and would go on until they are told.
    assertThat(alice.state.owesAck(BOB, ID)).isTrue();
    assertThat(alice.state.owesAck(CAROL, ID)).isTrue();
    assertQuietWithoutRequests();
  }

  @Test
  void requestThatIsDueEndsInsteadOfGoingOut() {
    offered();
    assertQuietWithoutRequests();
  }

  private void assertQuietWithoutRequests() {
    long before = alice.state.counters().requestsSent();
    for (long nowMs = 1_000; nowMs < 400_000; nowMs += 1_000) {
      alice.tick(nowMs);
    }
    assertThat(alice.state.counters().requestsSent()).isEqualTo(before);
    assertThat(alice.state.isQuiet()).isTrue();
  }

  @Test
  void wishOfTheUserEndsInsteadOfBeingRepeatedForEver() {
    alice.take(new MvdsInput.Want(BOB, EngineNode.GROUP, ID, 0));
    alice.tick(0);
    assertThat(alice.rows).hasSize(1);
    alice.stored.put(ID, MESSAGE);
    assertQuietWithoutRequests();
    assertThat(alice.rows).isEmpty();
    // Nobody offered it, so nobody is told.
    assertThat(alice.state.counters().acksSent()).isZero();
  }

  @Test
  void wishForWhatIsHereEndsEarlierOnes() {
    offered();
    alice.take(new MvdsInput.Want(BOB, EngineNode.GROUP, ID, 1));
    assertThat(alice.state.size()).isZero();
  }

  @Test
  void requestOfThePeerIsAnsweredThoughItWasAskedItself() {
    offered();
    alice.receive(BOB, Payload.of(List.of(), List.of(), List.of(ID), List.of()), 10);
    assertThat(alice.state.record(BOB, ID)).contains(RecordKind.MESSAGE);
    assertThat(alice.state.record(CAROL, ID)).isEmpty();
  }

  @Test
  void sharingItGivesItToOneAndAsksNobody() {
    offered();
    alice.take(new MvdsInput.Share(BOB, ID, Optional.empty(), 10));
    assertThat(alice.state.record(BOB, ID)).contains(RecordKind.OFFER);
    assertThat(alice.state.record(CAROL, ID)).isEmpty();
  }

  @Test
  void ownMessageThatWasOfferedIsNotGivenBack() {
    offered();
    alice.meet(EngineNode.peer("dave"), SyncMode.BATCH);
    alice.take(new MvdsInput.Append(ID, MESSAGE, Optional.empty(), 10));
    assertThat(alice.state.size()).isEqualTo(1);
    assertThat(alice.state.owesAck(BOB, ID)).isTrue();
  }
}
