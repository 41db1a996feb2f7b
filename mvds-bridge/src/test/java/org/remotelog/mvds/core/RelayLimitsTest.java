package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.GroupOffer;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.MessageIds;

/** A member that floods valid messages: what it makes others' records cost, and whom it hinders. */
class RelayLimitsTest {
  private static final RetransmitPolicy POLICY = RetransmitPolicy.ofEpoch(1_000);
  private static final PeerId FLOODER = EngineNode.peer("flooder");
  private static final PeerId BOB = EngineNode.peer("bob");
  private static final PeerId CAROL = EngineNode.peer("carol");
  private static final PeerId DAVE = EngineNode.peer("dave");

  private final EngineNode alice = new EngineNode("alice", POLICY);

  private long notRelayed() {
    return alice.state.counters().refused(Refusal.TOO_MANY_RELAYS);
  }

  private void flood(int from, int to) {
    for (int i = from; i < to; i += 1_000) {
      List<Message> messages = new ArrayList<>();
      for (int j = i; j < Math.min(to, i + 1_000); j++) {
        messages.add(EngineNode.text("flood " + j));
      }
      comes(FLOODER, messages.toArray(new Message[0]));
    }
  }

  private void comes(PeerId from, Message... messages) {
    alice.receive(from, Payload.of(List.of(), List.of(), List.of(), List.of(messages)), 0);
  }

  @Test
  void messagesOfOnePeerMakeSoManyRecordsAndNoMore() {
    alice.meet(FLOODER, SyncMode.BATCH).meet(BOB, SyncMode.BATCH);
    flood(0, SyncLimits.MAX_RELAYED);
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_RELAYED);
    assertThat(notRelayed()).isZero();
    flood(SyncLimits.MAX_RELAYED, SyncLimits.MAX_RELAYED + 1);
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_RELAYED);
    assertThat(alice.rows).hasSize(SyncLimits.MAX_RELAYED);
    assertThat(notRelayed()).isEqualTo(1);
    // It is kept all the same, and given to whom asks for it.
    MessageId last = MessageIds.of(EngineNode.text("flood " + SyncLimits.MAX_RELAYED));
    assertThat(alice.stored).containsKey(last);
    alice.receive(BOB, Payload.of(List.of(), List.of(), List.of(last), List.of()), 0);
    assertThat(alice.state.record(BOB, last)).contains(RecordKind.MESSAGE);
    // A record that ends makes room for another message.
    MessageId first = MessageIds.of(EngineNode.text("flood 0"));
    alice.receive(BOB, Payload.of(List.of(first), List.of(), List.of(), List.of()), 0);
    flood(SyncLimits.MAX_RELAYED + 1, SyncLimits.MAX_RELAYED + 2);
    assertThat(notRelayed()).isEqualTo(1);
  }

  @Test
  void recordsOfBeforeARestartCount() {
    alice.meet(FLOODER, SyncMode.BATCH).meet(BOB, SyncMode.BATCH);
    flood(0, SyncLimits.MAX_RELAYED);
    alice.restart(0);
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_RELAYED);
    flood(SyncLimits.MAX_RELAYED, SyncLimits.MAX_RELAYED + 1);
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_RELAYED);
    assertThat(notRelayed()).isEqualTo(1);
  }

  @Test
  void eachOfTheOthersHasAnEqualShareSoThatOneThatIsAwayHindersNone() {
    alice.meet(FLOODER, SyncMode.BATCH).meet(BOB, SyncMode.BATCH).meet(CAROL, SyncMode.BATCH);
    int share = SyncLimits.MAX_RELAYED / 2;
    flood(0, share);
    assertThat(notRelayed()).isZero();
    List<MessageId> all = new ArrayList<>(alice.stored.keySet());
    alice.receive(CAROL, Payload.of(all, List.of(), List.of(), List.of()), 0);
    flood(share, share + 1);
    assertThat(notRelayed()).as("to the one that is away").isEqualTo(1);
    MessageId next = MessageIds.of(EngineNode.text("flood " + share));
    assertThat(alice.state.record(CAROL, next)).contains(RecordKind.OFFER);
    assertThat(alice.state.record(BOB, next)).isEmpty();
  }

  @Test
  void floodInOneGroupCountsInAllGroupsOfTheFlooder() {
    GroupId other = GroupId.of(Sha256.of(Bytes.utf8("other")).bytes());
    alice.meet(FLOODER, SyncMode.BATCH).meet(BOB, SyncMode.BATCH).meet(CAROL, SyncMode.BATCH);
    alice.take(new MvdsInput.PeerAdded(FLOODER, other, SyncMode.BATCH));
    alice.take(new MvdsInput.PeerAdded(DAVE, other, SyncMode.BATCH));
    flood(0, SyncLimits.MAX_RELAYED / 2);
    comes(FLOODER, EngineNode.text(other, "in the other group"));
    assertThat(notRelayed()).isEqualTo(1);
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_RELAYED);
  }

  @Test
  void floodOfOneDoesNotTakeTheRoomOfAnother() {
    alice.meet(FLOODER, SyncMode.BATCH).meet(BOB, SyncMode.BATCH).meet(CAROL, SyncMode.BATCH);
    flood(0, SyncLimits.MAX_RELAYED / 2 + 100);
    Message honest = EngineNode.text("honest");
    comes(CAROL, honest);
    assertThat(alice.state.record(BOB, MessageIds.of(honest))).contains(RecordKind.OFFER);
  }

  /** Offers of a flood and the messages that are asked for then take turns with all others. */
  @Test
  void floodOfOneDelaysNeitherAnotherNorUs() {
    alice.meet(FLOODER, SyncMode.BATCH).meet(CAROL, SyncMode.BATCH).meet(BOB, SyncMode.INTERACTIVE);
    flood(0, 20_000);
    Message honest = EngineNode.text("honest");
    comes(CAROL, honest);
    long nowMs = 2 * POLICY.relayMs();
    Message ours = EngineNode.text("ours");
    alice.append(ours, nowMs);
    Payload offers = toBob(nowMs);
    assertThat(offers.offers()).hasSize(SyncLimits.MAX_OPEN_OFFERS);
    assertThat(offers.offers()).contains(MessageIds.of(honest), MessageIds.of(ours));
    alice.receive(BOB, Payload.of(List.of(), List.of(), offers.offers(), List.of()), nowMs + 1);
    assertThat(toBob(nowMs + 1).messages()).contains(honest, ours);
  }

  private Payload toBob(long nowMs) {
    return alice.tick(nowMs).stream()
        .filter(send -> send.peer().equals(BOB))
        .map(alice::payload)
        .findFirst()
        .orElseThrow();
  }

  /** It was as many looks as there are messages, times peers: seconds for one payload. */
  @Test
  void floodCostsNoMoreLooksThanRecordsThatItMayMake() {
    int peers = 1_024;
    alice.meet(FLOODER, SyncMode.BATCH);
    for (int i = 1; i < peers; i++) {
      alice.meet(EngineNode.peer("peer " + i), SyncMode.INTERACTIVE);
    }
    long payloads = 0;
    for (int i = 0; i < 8_000; i += 4_000) {
      flood(i, i + 4_000);
      payloads += 4;
    }
    long records = alice.state.relayed(FLOODER);
    assertThat(records).isBetween(SyncLimits.MAX_RELAYED - (long) peers, 65_536L);
    assertThat(alice.state.counters().relayLooks).isLessThanOrEqualTo(records + payloads * peers);
    assertThat(notRelayed()).isEqualTo(8_000L * (peers - 1) - records);
    for (int i = 1; i < peers; i++) {
      assertThat(alice.state.sizeOf(EngineNode.peer("peer " + i)))
          .isEqualTo(SyncLimits.relayShare(peers - 1));
    }
  }

  @Test
  void floodAtItsBoundLooksAtNobody() {
    alice.meet(FLOODER, SyncMode.BATCH).meet(BOB, SyncMode.BATCH);
    flood(0, SyncLimits.MAX_RELAYED);
    long before = alice.state.counters().relayLooks;
    flood(SyncLimits.MAX_RELAYED, SyncLimits.MAX_RELAYED + 2_000);
    assertThat(alice.state.counters().relayLooks).isEqualTo(before);
    assertThat(notRelayed()).isEqualTo(2_000);
  }

  @Test
  void countsWhatIsGivenOfOursApartFromWishesAndRelays() {
    alice.meet(FLOODER, SyncMode.BATCH).meet(BOB, SyncMode.INTERACTIVE);
    assertThat(alice.state.givenTo(BOB)).isZero();
    flood(0, 10);
    MessageId wanted = MessageIds.of(EngineNode.text("wanted"));
    alice.take(new MvdsInput.Want(BOB, EngineNode.GROUP, wanted, 0));
    MessageId ours = alice.append(EngineNode.text("ours"), 0);
    assertThat(alice.state.sizeOf(BOB)).isEqualTo(12);
    assertThat(alice.state.givenTo(BOB)).isEqualTo(1);
    assertThat(alice.state.copy().givenTo(BOB)).isEqualTo(1);
    alice.restart(0);
    assertThat(alice.state.givenTo(BOB)).isEqualTo(1);
    alice.receive(BOB, Payload.of(List.of(), List.of(), List.of(ours), List.of()), 0);
    assertThat(alice.state.givenTo(BOB)).isEqualTo(1);
    alice.receive(BOB, Payload.of(List.of(ours), List.of(), List.of(), List.of()), 0);
    assertThat(alice.state.givenTo(BOB)).isZero();
    alice.take(new MvdsInput.Cancel(BOB, wanted));
    assertThat(alice.state.givenTo(BOB)).isZero();
    assertThat(alice.state.givenTo(DAVE)).isZero();
  }

  @Test
  void parentsStillGoBeforeChildrenOfOneSource() {
    alice.meet(CAROL, SyncMode.BATCH).meet(BOB, SyncMode.INTERACTIVE);
    List<MessageId> ids = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      comes(CAROL, EngineNode.text("message " + i));
      ids.add(MessageIds.of(EngineNode.text("message " + i)));
    }
    assertThat(toBob(2 * POLICY.relayMs()).offers()).hasSize(50);
    alice.take(new MvdsInput.PeerOnline(BOB, 2 * POLICY.relayMs()));
    assertThat(toBob(2 * POLICY.relayMs()).offers()).isEqualTo(ids);
  }

  @Test
  void removingPeersEndsWhatWasOfferedOnToThem() {
    alice.meet(FLOODER, SyncMode.BATCH).meet(BOB, SyncMode.BATCH);
    flood(0, 100);
    MvdsState copy = alice.state.copy();
    assertThat(copy.describe(0)).isEqualTo(alice.state.describe(0));
    alice.take(new MvdsInput.PeerRemoved(BOB, EngineNode.GROUP));
    assertThat(alice.rows).isEmpty();
    assertThat(alice.state.relayed(FLOODER)).isZero();
    assertThat(copy.relayed(FLOODER)).isEqualTo(100);
  }

  /** P10: own pending records and named limits, whatever comes. */
  @Test
  void stateIsBoundedWhateverAPeerSends() {
    alice.meet(FLOODER, SyncMode.BATCH).meet(BOB, SyncMode.BATCH).meet(CAROL, SyncMode.BATCH);
    List<MessageId> own = new ArrayList<>();
    for (int i = 0; i < 6_000; i++) {
      own.add(alice.append(EngineNode.text("own " + i), 0));
      alice.take(new MvdsInput.Acknowledged(FLOODER, own.get(i)));
    }
    long mine = alice.state.size();
    Random random = new Random(10);
    for (int round = 0; round < 60; round++) {
      List<Message> messages = new ArrayList<>();
      List<MessageId> ids = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        messages.add(EngineNode.text("flood " + random.nextInt(1_000_000)));
        ids.add(MessageIds.of(EngineNode.text("unknown " + random.nextInt(1_000_000))));
      }
      List<GroupOffer> groupOffers = List.of(new GroupOffer(EngineNode.GROUP, ids));
      alice.receive(
          FLOODER, new Payload(ids, ids, own, messages, groupOffers, Bytes.EMPTY), 1_000 * round);
      if (round % 3 == 0) {
        alice.tick(1_000 * round);
      }
      assertThat(alice.state.size() - mine)
          .isLessThanOrEqualTo(
              SyncLimits.MAX_RELAYED + SyncLimits.MAX_WANTED + SyncLimits.MAX_ASKED_FOR);
    }
    assertThat(notRelayed()).isPositive();
    assertThat(alice.state.relayed(FLOODER)).isEqualTo(SyncLimits.MAX_RELAYED);
  }
}
