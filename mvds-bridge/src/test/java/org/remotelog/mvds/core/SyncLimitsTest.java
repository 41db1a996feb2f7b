package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.GroupOffer;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;

/** Each bound at its most and one more. */
class SyncLimitsTest {
  private static final RetransmitPolicy POLICY = RetransmitPolicy.ofEpoch(1_000);
  private static final PeerId BOB = EngineNode.peer("bob");

  private final EngineNode alice = new EngineNode("alice", POLICY);

  private static List<MessageId> ids(int count) {
    List<MessageId> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ids.add(MessageIds.of(EngineNode.text("message " + i)));
    }
    return ids;
  }

  private static Payload offers(List<MessageId> ids) {
    return Payload.of(List.of(), ids, List.of(), List.of());
  }

  private long refused(Refusal reason) {
    return alice.state.counters().refused(reason);
  }

  @Test
  void remembersSoManyOffersOfOnePeerAndNoMore() {
    alice.meet(BOB, SyncMode.BATCH);
    alice.receive(BOB, offers(ids(SyncLimits.MAX_WANTED)), 0);
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_WANTED);
    assertThat(refused(Refusal.TOO_MANY_OFFERS)).isZero();
    alice.receive(BOB, offers(ids(50_000)), 0);
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_WANTED);
    assertThat(refused(Refusal.TOO_MANY_OFFERS)).isEqualTo(50_000 - SyncLimits.MAX_WANTED);
    // A message that comes makes room for another wish.
    alice.receive(
        BOB, Payload.of(List.of(), List.of(), List.of(), List.of(EngineNode.text("message 0"))), 0);
    alice.receive(BOB, offers(ids(50_000).subList(49_999, 50_000)), 0);
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_WANTED);
    assertThat(refused(Refusal.TOO_MANY_OFFERS)).isEqualTo(50_000 - SyncLimits.MAX_WANTED);
  }

  @Test
  void bogusOffersOfOnePeerDoNotHinderAnother() {
    PeerId carol = EngineNode.peer("carol");
    alice.meet(BOB, SyncMode.BATCH).meet(carol, SyncMode.BATCH);
    alice.receive(BOB, offers(ids(50_000)), 0);
    Message good = EngineNode.text("good");
    alice.receive(carol, offers(List.of(MessageIds.of(good))), 0);
    assertThat(alice.state.record(carol, MessageIds.of(good))).contains(RecordKind.REQUEST);
  }

  @Test
  void givesSoManyUnofferedMessagesToOnePeerAtATimeAndNoMore() {
    List<MessageId> held = new ArrayList<>();
    for (int i = 0; i <= SyncLimits.MAX_ASKED_FOR; i++) {
      held.add(alice.append(EngineNode.text("message " + i), 0));
    }
    alice.meet(BOB, SyncMode.BATCH);
    alice.receive(BOB, Payload.of(List.of(), List.of(), held, List.of()), 0);
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_ASKED_FOR);
    assertThat(refused(Refusal.TOO_MANY_REQUESTS)).isEqualTo(1);
    alice.receive(BOB, Payload.of(held.subList(0, 1), List.of(), List.of(), List.of()), 0);
    alice.receive(
        BOB,
        Payload.of(List.of(), List.of(), held.subList(held.size() - 1, held.size()), List.of()),
        0);
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_ASKED_FOR);
    assertThat(refused(Refusal.TOO_MANY_REQUESTS)).isEqualTo(1);
  }

  @Test
  void owesSoManyAcksAndLeavesTheOldestBeyond() {
    alice.meet(BOB, SyncMode.INTERACTIVE);
    List<MessageId> held = new ArrayList<>();
    for (int i = 0; i <= SyncLimits.MAX_ACKS; i++) {
      Message message = EngineNode.text("message " + i);
      alice.stored.put(MessageIds.of(message), message);
      held.add(MessageIds.of(message));
    }
    alice.receive(BOB, offers(held.subList(0, SyncLimits.MAX_ACKS)), 0);
    assertThat(alice.state.counters().acksDropped()).isZero();
    alice.receive(BOB, offers(held.subList(SyncLimits.MAX_ACKS, held.size())), 0);
    assertThat(alice.state.counters().acksDropped()).isEqualTo(1);
    assertThat(alice.state.owesAck(BOB, held.get(0))).isFalse();
    assertThat(alice.state.owesAck(BOB, held.get(1))).isTrue();
  }

  @Test
  void keepsSoManyEphemeralMessagesForAPeer() {
    alice.meet(BOB, SyncMode.BATCH);
    for (int i = 0; i < SyncLimits.MAX_EPHEMERAL; i++) {
      alice.append(EngineNode.ephemeral("typing " + i), 0);
    }
    assertThat(alice.state.counters().ephemeralsDropped()).isZero();
    alice.append(EngineNode.ephemeral("one more"), 0);
    assertThat(alice.state.counters().ephemeralsDropped()).isEqualTo(1);
    List<Message> sent = alice.tickOne(0).messages();
    assertThat(sent).hasSize(SyncLimits.MAX_EPHEMERAL);
    assertThat(sent.get(0)).isEqualTo(EngineNode.ephemeral("typing 1"));
  }

  @Test
  void remembersSoManyEphemeralMessagesThatCame() {
    alice.meet(BOB, SyncMode.BATCH);
    for (int i = 0; i < SyncLimits.MAX_EPHEMERAL_SEEN; i++) {
      ephemeralComes(i);
    }
    ephemeralComes(0);
    assertThat(alice.ephemerals).hasSize(SyncLimits.MAX_EPHEMERAL_SEEN);
    ephemeralComes(SyncLimits.MAX_EPHEMERAL_SEEN);
    assertThat(alice.state.counters().ephemeralsForgotten()).isEqualTo(1);
    // The oldest is forgotten, so that a copy of it is delivered again.
    ephemeralComes(0);
    assertThat(alice.ephemerals).hasSize(SyncLimits.MAX_EPHEMERAL_SEEN + 2);
  }

  private void ephemeralComes(int number) {
    Message message = EngineNode.ephemeral("typing " + number);
    alice.receive(BOB, Payload.of(List.of(), List.of(), List.of(), List.of(message)), 0);
  }

  @Test
  void offersSoManyNewMessagesBeforeTheFirstAreAnswered() {
    alice.meet(BOB, SyncMode.INTERACTIVE);
    for (int i = 0; i <= SyncLimits.MAX_OPEN_OFFERS; i++) {
      alice.append(EngineNode.text("message " + i), 0);
    }
    List<MessageId> first = alice.tickOne(0).offers();
    assertThat(first).hasSize(SyncLimits.MAX_OPEN_OFFERS);
    assertThat(alice.tick(1)).isEmpty();
    alice.receive(BOB, Payload.of(first.subList(0, 1), List.of(), List.of(), List.of()), 2);
    assertThat(alice.tickOne(2).offers()).hasSize(1).doesNotContainAnyElementsOf(first);
  }

  @Test
  void looksAtSoManyIdsOfAGroupOffer() {
    alice.meet(BOB, SyncMode.BATCH);
    GroupOffer offer = new GroupOffer(EngineNode.GROUP, ids(SyncLimits.MAX_GROUP_OFFER_IDS + 1));
    alice.receive(
        BOB,
        new Payload(List.of(), List.of(), List.of(), List.of(), List.of(offer), Bytes.EMPTY),
        0);
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_GROUP_OFFER_IDS);
    assertThat(refused(Refusal.GROUP_OFFER_TOO_LONG)).isEqualTo(1);
    comes(ids(SyncLimits.MAX_GROUP_OFFER_IDS));
    assertThat(refused(Refusal.GROUP_OFFER_TOO_LONG)).isEqualTo(1);
  }

  private void comes(List<MessageId> ids) {
    GroupOffer offer = new GroupOffer(EngineNode.GROUP, ids);
    alice.receive(
        BOB,
        new Payload(List.of(), List.of(), List.of(), List.of(), List.of(offer), Bytes.EMPTY),
        0);
  }

  @Test
  void takesSoManyMessagesOfOnePayloadAndTheRestWhenTheyComeAgain() {
    alice.meet(BOB, SyncMode.BATCH);
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < SyncLimits.MAX_PAYLOAD_MESSAGES; i++) {
      messages.add(EngineNode.text("message " + i));
    }
    alice.receive(BOB, Payload.of(List.of(), List.of(), List.of(), messages), 0);
    assertThat(alice.stored).hasSize(SyncLimits.MAX_PAYLOAD_MESSAGES);
    assertThat(refused(Refusal.TOO_MANY_MESSAGES)).isZero();
    Message last = EngineNode.text("one more");
    messages.add(last);
    alice.receive(BOB, Payload.of(List.of(), List.of(), List.of(), messages), 0);
    assertThat(alice.stored).doesNotContainKey(MessageIds.of(last));
    assertThat(alice.state.owesAck(BOB, MessageIds.of(last))).isFalse();
    assertThat(refused(Refusal.TOO_MANY_MESSAGES)).isEqualTo(1);
    // What was acknowledged does not come again.
    alice.receive(BOB, Payload.of(List.of(), List.of(), List.of(), List.of(last)), 0);
    assertThat(alice.stored).containsKey(MessageIds.of(last));
  }

  @Test
  void groupOffersMakeNoMoreRecordsThanOffers() {
    alice.meet(BOB, SyncMode.BATCH);
    List<MessageId> ids = ids(SyncLimits.MAX_WANTED + 1);
    for (int i = 0; i < SyncLimits.MAX_WANTED; i += SyncLimits.MAX_GROUP_OFFER_IDS) {
      comes(ids.subList(i, i + SyncLimits.MAX_GROUP_OFFER_IDS));
    }
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_WANTED);
    assertThat(refused(Refusal.TOO_MANY_OFFERS)).isZero();
    comes(ids.subList(SyncLimits.MAX_WANTED, SyncLimits.MAX_WANTED + 1));
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_WANTED);
    assertThat(refused(Refusal.TOO_MANY_OFFERS)).isEqualTo(1);
  }

  /** A group offer comes again whether it was answered or not: it must not hurry requests on. */
  @Test
  void groupOffersThatComeAgainAndAgainCauseNoMoreRequestsThanOne() {
    PeerId carol = EngineNode.peer("carol");
    alice.meet(BOB, SyncMode.BATCH).meet(carol, SyncMode.BATCH);
    List<MessageId> ids = ids(40);
    GroupOffer offer = new GroupOffer(EngineNode.GROUP, ids);
    Payload payload =
        new Payload(List.of(), List.of(), List.of(), List.of(), List.of(offer), Bytes.EMPTY);
    int requests = 0;
    int unhurried = 0;
    for (long nowMs = 0; nowMs < POLICY.ceilingMs(); nowMs += 100) {
      if (nowMs == 0) {
        alice.receive(carol, payload, nowMs);
      }
      alice.receive(BOB, payload, nowMs);
      for (MvdsEffect.Send send : alice.tick(nowMs)) {
        requests += send.peer().equals(BOB) ? send.requests().size() : 0;
        unhurried += send.peer().equals(carol) ? send.requests().size() : 0;
      }
    }
    assertThat(unhurried).isGreaterThan(2 * ids.size());
    assertThat(requests).isBetween(2 * ids.size(), unhurried);
    assertThat(alice.state.count(BOB, RecordKind.REQUEST)).isEqualTo(ids.size());
  }

  @Test
  void takesSoManyPeers() {
    for (int i = 0; i < SyncLimits.MAX_PEERS; i++) {
      alice.take(
          new MvdsInput.PeerAdded(EngineNode.peer("peer " + i), EngineNode.GROUP, SyncMode.BATCH));
    }
    MvdsInput oneMore = new MvdsInput.PeerAdded(BOB, EngineNode.GROUP, SyncMode.BATCH);
    assertThatThrownBy(() -> alice.take(oneMore)).isInstanceOf(IllegalStateException.class);
    alice.take(new MvdsInput.PeerRemoved(EngineNode.peer("peer 7"), EngineNode.GROUP));
    alice.take(oneMore);
    assertThat(alice.state.peers()).hasSize(SyncLimits.MAX_PEERS).contains(BOB);
  }

  @Test
  void payloadStaysWithinItsBudgetAndTheLargestMessageFits() {
    RetransmitPolicy least =
        POLICY.withBudget(SyncLimits.MIN_PAYLOAD_BYTES, SyncLimits.MIN_PAYLOAD_BYTES);
    assertThatThrownBy(
            () -> POLICY.withBudget(SyncLimits.MIN_PAYLOAD_BYTES - 1, SyncLimits.MIN_PAYLOAD_BYTES))
        .isInstanceOf(IllegalArgumentException.class);
    EngineNode node = new EngineNode("node", least).meet(BOB, SyncMode.BATCH);
    int room = Limits.MAX_MESSAGE_BYTES - 64;
    Message largest = new Message(EngineNode.GROUP, 1, Bytes.wrap(new byte[room]), Metadata.NONE);
    node.append(largest, 0);
    node.append(EngineNode.text("small"), 0);
    for (int i = 0; i < 5_000; i++) {
      node.append(EngineNode.text("message " + i), 0);
    }
    int sent = 0;
    for (long nowMs = 0; sent < 5_002; nowMs++) {
      Payload payload = node.tickOne(nowMs);
      sent += payload.messages().size();
      assertThat(PayloadCodec.encode(Dialect.SPEC, payload).size())
          .isLessThanOrEqualTo(SyncLimits.MIN_PAYLOAD_BYTES);
      assertThat(nowMs).isLessThan(20);
    }
  }

  @Test
  void budgetOfAnEpochIsSharedByPeersInTurn() {
    RetransmitPolicy tight =
        POLICY.withBudget(SyncLimits.MIN_PAYLOAD_BYTES, 2 * SyncLimits.MIN_PAYLOAD_BYTES);
    EngineNode node = new EngineNode("node", tight);
    int peers = 6;
    for (int i = 0; i < peers; i++) {
      node.meet(EngineNode.peer("peer " + i), SyncMode.BATCH);
    }
    for (int i = 0; i < 4; i++) {
      Bytes body = Bytes.wrap(new byte[120_000 + i]);
      node.append(new Message(EngineNode.GROUP, 1, body, Metadata.NONE), 0);
    }
    List<PeerId> served = new ArrayList<>();
    for (long nowMs = 0; nowMs < 6; nowMs++) {
      List<MvdsEffect.Send> sent = node.tick(nowMs);
      assertThat(sent).hasSizeLessThanOrEqualTo(2);
      sent.forEach(send -> served.add(send.peer()));
    }
    // Each peer had its turn before one of them had a third.
    for (int i = 0; i < peers; i++) {
      assertThat(served.stream().filter(EngineNode.peer("peer " + i)::equals).count())
          .as("turns of peer %d in %s", i, served)
          .isBetween(1L, 2L);
    }
  }

  @Test
  void groupsOfAPeerTakeTurnsSoThatAFullOneHoldsUpNone() {
    GroupId other = GroupId.of(Sha256.of(Bytes.utf8("other")).bytes());
    alice.meet(BOB, SyncMode.BATCH);
    alice.take(new MvdsInput.PeerAdded(BOB, other, SyncMode.BATCH));
    for (int i = 0; i < 20_000; i++) {
      alice.append(EngineNode.text("message " + i), 0);
    }
    alice.append(EngineNode.text(other, "from the other group"), 1);
    assertThat(alice.tickOne(1).messages())
        .contains(EngineNode.text(other, "from the other group"));
  }
}
