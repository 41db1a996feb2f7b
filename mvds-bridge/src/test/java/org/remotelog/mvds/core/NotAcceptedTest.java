package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.GroupOffer;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.MessageIds;

/** Messages that the store does not take: they were acknowledged, told as new and offered on. */
class NotAcceptedTest {
  private static final PeerId BOB = EngineNode.peer("bob");
  private static final PeerId CAROL = EngineNode.peer("carol");
  private static final Message MESSAGE = EngineNode.text("of a member that was removed");
  private static final MessageId ID = MessageIds.of(MESSAGE);

  private final EngineNode alice = new EngineNode("alice", RetransmitPolicy.ofEpoch(1_000));

  @BeforeEach
  void meets() {
    alice.meet(BOB, SyncMode.INTERACTIVE).meet(CAROL, SyncMode.INTERACTIVE);
    alice.refused.add(ID);
  }

  private void comes(PeerId from, Message message) {
    alice.receive(from, Payload.of(List.of(), List.of(), List.of(), List.of(message)), 0);
  }

  private void offers(PeerId from, MessageId id) {
    alice.receive(from, Payload.of(List.of(), List.of(id), List.of(), List.of()), 0);
  }

  private long notAccepted() {
    return alice.state.counters().refused(Refusal.NOT_ACCEPTED);
  }

  @Test
  void isNeitherStoredNorAcknowledgedNorOfferedOn() {
    comes(BOB, MESSAGE);
    assertThat(alice.stored).isEmpty();
    assertThat(alice.state.isQuiet()).isTrue();
    assertThat(alice.state.counters().received()).isZero();
    assertThat(notAccepted()).isEqualTo(1);
  }

  @Test
  void endsAllRequestsForItAndAcknowledgesNone() {
    offers(BOB, ID);
    alice.take(new MvdsInput.Want(CAROL, EngineNode.GROUP, ID, 0));
    assertThat(alice.state.size()).isEqualTo(2);
    comes(BOB, MESSAGE);
    assertThat(alice.state.isQuiet()).isTrue();
    assertThat(alice.rows).isEmpty();
  }

  @Test
  void isNotAskedForAgainWhenItIsOffered() {
    comes(BOB, MESSAGE);
    offers(CAROL, ID);
    GroupOffer offer = new GroupOffer(EngineNode.GROUP, List.of(ID));
    alice.receive(
        BOB,
        new Payload(List.of(), List.of(), List.of(), List.of(), List.of(offer), Bytes.EMPTY),
        0);
    assertThat(alice.state.isQuiet()).isTrue();
    assertThat(notAccepted()).isEqualTo(3);
    MvdsState copy = alice.state.copy();
    assertThat(copy.describe(0)).isEqualTo(alice.state.describe(0)).contains(ID.hex());
  }

  @Test
  void isTakenOnceTheStoreTakesIt() {
    comes(BOB, MESSAGE);
    alice.refused.clear();
    comes(BOB, MESSAGE);
    assertThat(alice.stored).containsKey(ID);
    assertThat(alice.state.owesAck(BOB, ID)).isTrue();
    assertThat(alice.state.record(CAROL, ID)).contains(RecordKind.OFFER);
  }

  @Test
  void isAskedForAgainAfterNewsOfAnyPeer() {
    comes(BOB, MESSAGE);
    alice.refused.clear();
    alice.take(new MvdsInput.PeerNews(CAROL, 0));
    offers(BOB, ID);
    assertThat(alice.state.record(BOB, ID)).contains(RecordKind.REQUEST);
  }

  @Test
  void anotherMessageOfThePayloadIsTaken() {
    Message good = EngineNode.text("good");
    alice.receive(BOB, Payload.of(List.of(), List.of(), List.of(), List.of(MESSAGE, good)), 0);
    assertThat(alice.stored).containsOnlyKeys(MessageIds.of(good));
  }

  @Test
  void remembersSoManyAndForgetsTheOldest() {
    List<MessageId> ids = new ArrayList<>();
    for (int i = 0; i <= SyncLimits.MAX_NOT_ACCEPTED; i++) {
      Message message = EngineNode.text("refused " + i);
      ids.add(MessageIds.of(message));
      alice.refused.add(MessageIds.of(message));
      if (i < SyncLimits.MAX_NOT_ACCEPTED) {
        comes(BOB, message);
      }
    }
    offers(BOB, ids.get(0));
    assertThat(alice.state.size()).isZero();
    comes(BOB, EngineNode.text("refused " + SyncLimits.MAX_NOT_ACCEPTED));
    offers(BOB, ids.get(1));
    assertThat(alice.state.size()).isZero();
    offers(BOB, ids.get(0));
    assertThat(alice.state.record(BOB, ids.get(0))).contains(RecordKind.REQUEST);
  }
}
