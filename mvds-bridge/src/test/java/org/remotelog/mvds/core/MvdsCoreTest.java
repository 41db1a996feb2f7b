package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.GroupOffer;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.EnvelopeCodec;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;

/** One node, step by step: what other engines get wrong. */
class MvdsCoreTest {
  private static final RetransmitPolicy POLICY = RetransmitPolicy.ofEpoch(1_000);
  private static final long FIRST_MS = POLICY.firstMs();
  private static final PeerId BOB = EngineNode.peer("bob");
  private static final PeerId CAROL = EngineNode.peer("carol");
  private static final Message HELLO = EngineNode.text("hello");
  private static final MessageId HELLO_ID = MessageIds.of(HELLO);

  private final EngineNode alice = new EngineNode("alice", POLICY);

  private static Payload acks(MessageId... ids) {
    return Payload.of(List.of(ids), List.of(), List.of(), List.of());
  }

  private static Payload offers(MessageId... ids) {
    return Payload.of(List.of(), List.of(ids), List.of(), List.of());
  }

  private static Payload requests(MessageId... ids) {
    return Payload.of(List.of(), List.of(), List.of(ids), List.of());
  }

  private static Payload messages(Message... messages) {
    return Payload.of(List.of(), List.of(), List.of(), List.of(messages));
  }

  private static MessageId unknown(int number) {
    return MessageIds.of(EngineNode.text("unknown " + number));
  }

  private long refused(Refusal reason) {
    return alice.state.counters().refused(reason);
  }

  @Test
  void deliversMessageOnceAndAcknowledgesEachCopy() {
    alice.meet(BOB, SyncMode.BATCH).meet(CAROL, SyncMode.BATCH);
    for (int i = 0; i < 3; i++) {
      alice.receive(BOB, messages(HELLO, HELLO), 10 * i);
      assertThat(alice.tick(1_000 * i + 500).stream().filter(s -> s.peer().equals(BOB)))
          .extracting(MvdsEffect.Send::acks)
          .containsExactly(List.of(HELLO_ID));
    }
    assertThat(alice.deliveries).containsExactly(Map.entry(HELLO_ID, 1));
    // One offer for the other peer, however many copies came.
    assertThat(alice.state.size()).isEqualTo(1);
    assertThat(alice.state.record(CAROL, HELLO_ID)).contains(RecordKind.OFFER);
  }

  @Test
  void deliversMessageOnceAlsoWhenItComesAgainAfterRestart() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.receive(BOB, messages(HELLO), 0);
    alice.restart(10);
    alice.receive(BOB, messages(HELLO), 20);
    assertThat(alice.deliveries).containsEntry(HELLO_ID, 1);
    assertThat(alice.tickOne(1_000)).isEqualTo(acks(HELLO_ID));
  }

  @Test
  void acknowledgesOfferOfMessageThatIsHere() {
    alice.meet(BOB, SyncMode.INTERACTIVE);
    alice.append(HELLO, 0);
    alice.receive(BOB, offers(HELLO_ID), 0);
    assertThat(alice.tickOne(1_000)).isEqualTo(acks(HELLO_ID));
    // Who offers a message has it: there is nothing left to give.
    assertThat(alice.state.isQuiet()).isTrue();
  }

  @Test
  void requestRetiresOfferAndIsAnsweredOnceInOneRoundTrip() {
    alice.meet(BOB, SyncMode.INTERACTIVE);
    alice.append(HELLO, 0);
    assertThat(alice.tickOne(0)).isEqualTo(offers(HELLO_ID));
    alice.receive(BOB, requests(HELLO_ID, HELLO_ID), 100);
    assertThat(alice.state.record(BOB, HELLO_ID)).contains(RecordKind.MESSAGE);
    assertThat(alice.tickOne(1_000)).isEqualTo(messages(HELLO));
    alice.receive(BOB, requests(HELLO_ID), 1_100);
    assertThat(alice.tick(2_000)).as("a request that crossed the message").isEmpty();
    assertThat(alice.state.size()).isEqualTo(1);
    alice.receive(BOB, acks(HELLO_ID), 2_100);
    assertThat(alice.state.isQuiet()).isTrue();
    assertThat(alice.rows).isEmpty();
  }

  @Test
  void requestAfterARoundTripIsAnsweredAgainWithoutWaitingForBackOff() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.append(HELLO, 0);
    long nowMs = 0;
    for (int i = 0; i < 4; i++) {
      assertThat(alice.tickOne(nowMs)).isEqualTo(messages(HELLO));
      nowMs += 2 * (FIRST_MS << i);
    }
    long lastMs = nowMs - 2 * (FIRST_MS << 3);
    alice.receive(BOB, requests(HELLO_ID), lastMs + FIRST_MS);
    assertThat(alice.tickOne(lastMs + FIRST_MS)).isEqualTo(messages(HELLO));
  }

  @Test
  void takesEachIdOfAListByItself() {
    alice.meet(BOB, SyncMode.INTERACTIVE);
    Message second = EngineNode.text("second");
    alice.append(HELLO, 0);
    alice.append(second, 0);
    alice.tick(0);
    alice.receive(
        BOB, requests(unknown(1), HELLO_ID, unknown(2), HELLO_ID, MessageIds.of(second)), 100);
    assertThat(alice.tickOne(1_000)).isEqualTo(messages(HELLO, second));
    alice.receive(BOB, acks(unknown(1), HELLO_ID, HELLO_ID, MessageIds.of(second)), 1_100);
    assertThat(alice.state.isQuiet()).isTrue();
    assertThat(refused(Refusal.NOT_HELD)).isEqualTo(2);
  }

  @Test
  void strangerChangesNothing() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.append(HELLO, 0);
    String before = alice.state.describe(0);
    PeerId stranger = EngineNode.peer("stranger");
    for (Payload payload :
        List.of(
            messages(EngineNode.text("strange")),
            offers(unknown(1)),
            requests(HELLO_ID),
            acks(HELLO_ID))) {
      alice.receive(stranger, payload, 0);
    }
    assertThat(alice.state.describe(0)).isEqualTo(before);
    assertThat(alice.stored).hasSize(1);
    assertThat(refused(Refusal.STRANGER)).isEqualTo(4);
  }

  @Test
  void peerGetsAndGivesNothingOfGroupsThatItDoesNotShare() {
    alice.meet(BOB, SyncMode.INTERACTIVE);
    GroupId other = GroupId.of(Sha256.of(Bytes.utf8("other")).bytes());
    Message secret = EngineNode.text(other, "secret");
    alice.append(secret, 0);
    alice.receive(BOB, messages(EngineNode.text(other, "not yours")), 0);
    alice.receive(BOB, requests(MessageIds.of(secret)), 0);
    alice.receive(BOB, offers(MessageIds.of(secret)), 0);
    GroupOffer offer = new GroupOffer(other, List.of(unknown(1)));
    alice.receive(
        BOB,
        new Payload(List.of(), List.of(), List.of(), List.of(), List.of(offer), Bytes.EMPTY),
        0);
    assertThat(alice.stored).hasSize(1);
    assertThat(alice.state.isQuiet()).isTrue();
    assertThat(alice.tick(1_000)).isEmpty();
    assertThat(refused(Refusal.NOT_SHARED)).isEqualTo(4);
  }

  @Test
  void countsBadElementsAndPayloadsOfTheOtherDialect() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.take(
        new MvdsInput.PayloadReceived(BOB, new PayloadCodec.Decoded(offers(unknown(1)), 3, 2), 0));
    Payload other =
        new Payload(List.of(), List.of(), List.of(), List.of(), List.of(), Bytes.ofHex("7801"));
    alice.receive(BOB, other, 0);
    assertThat(refused(Refusal.BAD_ID)).isEqualTo(3);
    assertThat(refused(Refusal.BAD_MESSAGE)).isEqualTo(2);
    assertThat(refused(Refusal.OTHER_DIALECT)).isEqualTo(1);
    // The good element beside the bad ones counts.
    assertThat(alice.tickOne(1_000)).isEqualTo(requests(unknown(1)));
  }

  @Test
  void failedSendCostsNoTryAndIsTriedAgain() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.append(HELLO, 0);
    alice.receive(BOB, messages(EngineNode.text("to be acknowledged")), 0);
    alice.outbox.clear();
    alice.take(new MvdsInput.Tick(0));
    MvdsEffect.Send first = alice.outbox.get(0);
    alice.take(new MvdsInput.Tick(1_000));
    assertThat(alice.outbox).as("one payload under way at a time").hasSize(1);
    alice.take(new MvdsInput.PayloadSent(BOB, first.number(), false, 1_000));
    assertThat(alice.tick(1_000)).as("after a failure the peer is left alone").isEmpty();
    List<MvdsEffect.Send> again = alice.tick(1_000 + FIRST_MS);
    assertThat(again).hasSize(1);
    assertThat(alice.payload(again.get(0))).isEqualTo(alice.payload(first));
    assertThat(alice.state.counters().repeats()).isZero();
    assertThat(alice.state.counters().payloadsFailed()).isEqualTo(1);
  }

  @Test
  void sendsNothingToAPeerThatCannotBeReachedAndAllWhenItIsBack() {
    alice.meet(BOB, SyncMode.BATCH);
    for (int i = 0; i < 500; i++) {
      alice.append(EngineNode.text("message " + i), 0);
    }
    assertThat(alice.tickOne(0).messages()).hasSize(500);
    alice.take(new MvdsInput.PeerOffline(BOB));
    assertThat(alice.tick(1_000_000_000)).isEmpty();
    alice.take(new MvdsInput.PeerOnline(BOB, 1_000_000_000));
    assertThat(alice.tickOne(1_000_000_000).messages()).hasSize(500);
  }

  @Test
  void newPeerIsGivenWhatIsSharedWithItAndForgottenWhenRemoved() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.append(HELLO, 0);
    alice.meet(CAROL, SyncMode.INTERACTIVE);
    assertThat(alice.state.record(CAROL, HELLO_ID)).isEmpty();
    alice.take(new MvdsInput.Share(CAROL, HELLO_ID, Optional.empty(), 0));
    assertThat(alice.state.record(CAROL, HELLO_ID)).contains(RecordKind.OFFER);
    assertThat(alice.rows).hasSize(2);
    alice.take(new MvdsInput.PeerRemoved(CAROL, EngineNode.GROUP));
    alice.take(new MvdsInput.PeerRemoved(BOB, EngineNode.GROUP));
    assertThat(alice.rows).isEmpty();
    assertThat(alice.state.peers()).isEmpty();
    alice.receive(BOB, messages(EngineNode.text("late")), 0);
    assertThat(refused(Refusal.STRANGER)).isEqualTo(1);
  }

  @Test
  void messageChoosesItsOwnMode() {
    alice.meet(BOB, SyncMode.INTERACTIVE);
    alice.append(HELLO, Optional.of(SyncMode.BATCH), 0);
    assertThat(alice.tickOne(0)).isEqualTo(messages(HELLO));
  }

  @Test
  void backOffGrowsToItsCeilingAndFallsBackWhateverTheTime() {
    for (long startMs : new long[] {0, 1L << 60}) {
      EngineNode node = new EngineNode("alice", POLICY).meet(BOB, SyncMode.BATCH);
      node.take(new MvdsInput.PeerOnline(BOB, startMs));
      node.append(HELLO, startMs);
      long lastMs = startMs;
      long longestMs = 0;
      int fellBack = 0;
      long beforeMs = 0;
      for (long nowMs = startMs; nowMs < startMs + 600_000; nowMs += 1_000) {
        // Something else is heard of the peer, so that nothing is parked.
        node.receive(BOB, acks(unknown(1)), nowMs);
        if (!node.tick(nowMs).isEmpty()) {
          long waitMs = nowMs - lastMs;
          longestMs = Math.max(longestMs, waitMs);
          fellBack += waitMs < beforeMs / 4 ? 1 : 0;
          beforeMs = waitMs;
          lastMs = nowMs;
        }
      }
      assertThat(longestMs).isBetween(POLICY.ceilingMs(), POLICY.ceilingMs() * 5 / 4 + 1_000);
      assertThat(fellBack).isPositive();
    }
  }

  @Test
  void parksForASilentPeerProbesItAndGoesOnWhenItIsHeard() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.append(HELLO, 0);
    alice.append(EngineNode.text("second"), 0);
    long nowMs = 0;
    while (alice.state.parked(BOB) < 2) {
      nowMs += 1_000;
      alice.tick(nowMs);
      assertThat(nowMs).as("time until parked").isLessThan(3 * POLICY.parkAfterMs());
    }
    int probes = 0;
    long untilMs = nowMs + 10 * POLICY.probeMs();
    while (nowMs < untilMs) {
      nowMs += 1_000;
      for (MvdsEffect.Send send : alice.tick(nowMs)) {
        assertThat(send.messages()).hasSize(1);
        probes++;
      }
    }
    assertThat(probes).isBetween(9, 11);
    assertThat(alice.state.size()).as("nothing is given up").isEqualTo(2);
    alice.receive(BOB, acks(unknown(1)), nowMs);
    assertThat(alice.state.parked(BOB)).isZero();
    assertThat(alice.tickOne(nowMs).messages()).hasSize(2);
  }

  @Test
  void newsOfAPeerWakesWhatIsParkedForIt() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.append(HELLO, 0);
    long nowMs = 0;
    while (alice.state.parked(BOB) == 0) {
      nowMs += 1_000;
      alice.tick(nowMs);
    }
    alice.take(new MvdsInput.PeerNews(BOB, nowMs));
    assertThat(alice.tickOne(nowMs)).isEqualTo(messages(HELLO));
  }

  @Test
  void asksForWantedMessageUntilItIsHereAlsoAfterRestart() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.take(new MvdsInput.Want(BOB, EngineNode.GROUP, HELLO_ID, 0));
    assertThat(alice.tickOne(0)).isEqualTo(requests(HELLO_ID));
    long nowMs = 0;
    int asked = 1;
    while (nowMs < 1_000_000) {
      nowMs += 1_000;
      asked += alice.tick(nowMs).size();
    }
    assertThat(asked).isGreaterThan(10);
    alice.restart(nowMs);
    assertThat(alice.tickOne(nowMs)).isEqualTo(requests(HELLO_ID));
    alice.receive(BOB, messages(HELLO), nowMs);
    assertThat(alice.state.size()).isZero();
    assertThat(alice.rows).isEmpty();
  }

  @Test
  void stopsAskingForWhatIsOfferedAfterACycleAndGoesOnWithTheNextOffer() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.receive(BOB, offers(HELLO_ID), 0);
    long nowMs = 0;
    while (alice.state.size() > 0) {
      alice.tick(nowMs);
      nowMs += 1_000;
      assertThat(nowMs).isLessThan(10 * POLICY.ceilingMs());
    }
    assertThat(alice.state.counters().requestsForgotten()).isEqualTo(1);
    alice.receive(BOB, offers(HELLO_ID), nowMs);
    assertThat(alice.tickOne(nowMs)).isEqualTo(requests(HELLO_ID));
  }

  @Test
  void ephemeralMessageIsSentOnceToWhoIsThereAndKeptNowhere() {
    alice.meet(BOB, SyncMode.INTERACTIVE).meet(CAROL, SyncMode.INTERACTIVE);
    alice.take(new MvdsInput.PeerOffline(CAROL));
    Message typing = EngineNode.ephemeral("typing");
    alice.append(typing, 0);
    assertThat(alice.tickOne(0)).isEqualTo(messages(typing));
    assertThat(alice.tick(1_000_000)).isEmpty();
    alice.take(new MvdsInput.PeerOnline(CAROL, 1_000_000));
    assertThat(alice.tick(1_000_000)).isEmpty();
    assertThat(alice.state.isQuiet()).isTrue();
    assertThat(alice.rows).isEmpty();
    assertThat(alice.state.counters().ephemeralsDropped()).isEqualTo(1);
  }

  @Test
  void receivedEphemeralMessageIsDeliveredOnceAndNeitherAcknowledgedNorRelayed() {
    alice.meet(BOB, SyncMode.BATCH).meet(CAROL, SyncMode.BATCH);
    Message typing = EngineNode.ephemeral("typing");
    alice.receive(BOB, messages(typing, typing), 0);
    alice.receive(BOB, messages(typing), 10);
    assertThat(alice.ephemerals).containsExactly(typing);
    assertThat(alice.tick(1_000_000)).isEmpty();
    assertThat(alice.stored).isEmpty();
  }

  @Test
  void relaysByOneOfferAndNotToThoseWhoHaveTheMessage() {
    PeerId dave = EngineNode.peer("dave");
    alice.meet(BOB, SyncMode.BATCH).meet(CAROL, SyncMode.BATCH).meet(dave, SyncMode.BATCH);
    alice.receive(CAROL, offers(HELLO_ID), 0);
    alice.receive(BOB, messages(HELLO), 0);
    assertThat(alice.state.record(CAROL, HELLO_ID)).isEmpty();
    assertThat(alice.state.owesAck(CAROL, HELLO_ID)).isTrue();
    assertThat(alice.state.record(dave, HELLO_ID)).contains(RecordKind.OFFER);
    assertThat(alice.tick(0)).extracting(MvdsEffect.Send::peer).containsExactly(BOB, CAROL);
    // The author has the time of some round trips to give it to the others.
    assertThat(alice.tick(POLICY.relayMs() - 1)).isEmpty();
    assertThat(alice.tick(POLICY.relayMs() * 5 / 4)).hasSize(1);
  }

  @Test
  void asksASecondOffererOnlyAfterTheFirstHadItsTime() {
    alice.meet(BOB, SyncMode.BATCH).meet(CAROL, SyncMode.BATCH);
    alice.receive(BOB, offers(HELLO_ID), 0);
    alice.receive(CAROL, offers(HELLO_ID), 0);
    assertThat(alice.tick(0)).extracting(MvdsEffect.Send::peer).containsExactly(BOB);
    assertThat(alice.state.count(CAROL, RecordKind.REQUEST)).isEqualTo(1);
    alice.receive(BOB, messages(HELLO), 100);
    assertThat(alice.state.count(CAROL, RecordKind.REQUEST)).isZero();
  }

  @Test
  void groupOfferIsAnsweredWithRequestsForWhatIsMissing() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.append(HELLO, Optional.empty(), 0);
    alice.receive(BOB, acks(HELLO_ID), 0);
    GroupOffer offer = new GroupOffer(EngineNode.GROUP, List.of(unknown(1), HELLO_ID, unknown(2)));
    Payload payload =
        new Payload(List.of(), List.of(), List.of(), List.of(), List.of(offer), Bytes.EMPTY);
    alice.receive(BOB, payload, 0);
    alice.receive(BOB, payload, 10);
    assertThat(alice.tickOne(1_000)).isEqualTo(requests(unknown(1), unknown(2)));
    alice.receive(BOB, payload, 1_010);
    assertThat(alice.tick(2_000)).as("a repeated offer within one round trip").isEmpty();
  }

  @Test
  void twoEqualTextsInOneSecondAreTwoMessagesWithTheirNonces() {
    Envelope one = Envelope.text(Bytes.ofHex("0000000000000001"), "ok");
    Envelope two = Envelope.text(Bytes.ofHex("0000000000000002"), "ok");
    alice.meet(BOB, SyncMode.BATCH);
    for (Envelope envelope : List.of(one, two)) {
      Bytes body = EnvelopeCodec.encode(envelope);
      alice.append(new Message(EngineNode.GROUP, 1, body, Metadata.NONE), 0);
    }
    assertThat(alice.tickOne(0).messages()).hasSize(2);
  }

  @Test
  void cancelEndsARecordOfEitherSide() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.append(HELLO, 0);
    alice.take(new MvdsInput.Want(BOB, EngineNode.GROUP, unknown(1), 0));
    alice.take(new MvdsInput.Cancel(BOB, HELLO_ID));
    alice.take(new MvdsInput.Cancel(BOB, unknown(1)));
    alice.take(new MvdsInput.Cancel(BOB, unknown(2)));
    assertThat(alice.state.isQuiet()).isTrue();
    assertThat(alice.rows).isEmpty();
  }

  @Test
  void acknowledgementOfAnotherKindEndsTheRecordAndAStoredMessageTheWish() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.append(HELLO, 0);
    alice.receive(BOB, offers(unknown(1)), 0);
    alice.take(new MvdsInput.Acknowledged(BOB, HELLO_ID));
    alice.take(new MvdsInput.Stored(unknown(1)));
    assertThat(alice.state.size()).isZero();
    assertThat(alice.tickOne(0)).as("the offerer is told").isEqualTo(acks(unknown(1)));
  }

  @Test
  void recordsSurviveRestartAndAcksAreOwedAgainWhenTheMessageComesAgain() {
    alice.meet(BOB, SyncMode.INTERACTIVE);
    alice.append(HELLO, 0);
    alice.receive(BOB, requests(HELLO_ID), 0);
    alice.append(EngineNode.text("second"), 0);
    alice.restart(0);
    assertThat(alice.state.record(BOB, HELLO_ID)).contains(RecordKind.MESSAGE);
    Payload payload = alice.tickOne(0);
    assertThat(payload.messages()).containsExactly(HELLO);
    assertThat(payload.offers()).hasSize(1);
  }
}
