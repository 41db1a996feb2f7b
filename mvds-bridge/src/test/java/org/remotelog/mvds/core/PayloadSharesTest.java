package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;

/** How ACKs, wishes, ephemeral messages and records share a payload, so that all go on. */
class PayloadSharesTest {
  private static final RetransmitPolicy LEAST =
      RetransmitPolicy.ofEpoch(1_000)
          .withBudget(SyncLimits.MIN_PAYLOAD_BYTES, SyncLimits.MIN_PAYLOAD_BYTES);
  private static final PeerId BOB = EngineNode.peer("bob");
  private static final PeerId CAROL = EngineNode.peer("carol");
  private static final int LARGEST_BODY = Limits.MAX_MESSAGE_BYTES - 64;

  private final EngineNode alice = new EngineNode("alice", LEAST).meet(BOB, SyncMode.BATCH);

  private static Message message(int number, int bodyBytes, boolean ephemeral) {
    Bytes body = Bytes.wrap(new byte[bodyBytes]);
    Metadata metadata = new Metadata(List.of(), ephemeral, Optional.empty(), Bytes.EMPTY);
    return new Message(EngineNode.GROUP, number, body, metadata);
  }

  private static long ephemerals(Payload payload) {
    return payload.messages().stream().filter(one -> one.metadata().ephemeral()).count();
  }

  private Payload payload(long nowMs) {
    Payload payload = alice.tickOne(nowMs);
    assertThat(PayloadCodec.encode(Dialect.SPEC, payload).size())
        .isLessThanOrEqualTo(SyncLimits.MIN_PAYLOAD_BYTES);
    return payload;
  }

  @Test
  void ephemeralMessagesLeaveHalfOfThePayloadToRecords() {
    for (int i = 0; i < 200; i++) {
      alice.append(message(i, 4_000, true), 0);
      alice.append(message(i, 1_000, false), 0);
    }
    Payload payload = payload(0);
    assertThat(ephemerals(payload)).isEqualTo(16);
    assertThat(payload.messages().size() - ephemerals(payload)).isGreaterThan(55);
  }

  @Test
  void ephemeralMessagesHaveWhatRecordsLeave() {
    for (int i = 0; i < 30; i++) {
      alice.append(message(i, 4_000, true), 0);
    }
    alice.append(EngineNode.text("hello"), 0);
    Payload payload = payload(0);
    assertThat(ephemerals(payload)).isEqualTo(30);
    assertThat(payload.messages()).contains(EngineNode.text("hello"));
  }

  @Test
  void largestEphemeralMessageGoesOutAlone() {
    alice.append(message(1, LARGEST_BODY, true), 0);
    assertThat(ephemerals(payload(0))).isEqualTo(1);
  }

  @Test
  void largestEphemeralMessageGoesOutAmongRecordsAndTheyAmongIt() {
    for (int i = 0; i < 400; i++) {
      alice.append(message(i, 4_000, false), 0);
    }
    for (int i = 0; i < 4; i++) {
      alice.append(message(i, LARGEST_BODY, true), 0);
    }
    long ephemerals = 0;
    long records = 0;
    for (int epoch = 0; epoch < 8; epoch++) {
      Payload payload = payload(epoch);
      ephemerals += ephemerals(payload);
      records += payload.messages().size() - ephemerals(payload);
    }
    assertThat(ephemerals).isEqualTo(4);
    assertThat(records).isBetween(4 * 31L, 400L);
  }

  /** The worst case for each: all others are there, in the sizes that fit together least. */
  @Test
  void nothingIsPassedOverForEverWhateverElseWaits() {
    alice.meet(CAROL, SyncMode.BATCH);
    alice.take(new MvdsInput.PeerOffline(CAROL));
    long acks = 0;
    long requests = 0;
    long ephemerals = 0;
    long records = 0;
    int number = 0;
    for (int epoch = 0; epoch < 30; epoch++) {
      alice.append(message(number++, LARGEST_BODY, false), epoch);
      alice.append(message(number++, LARGEST_BODY, true), epoch);
      List<MessageId> offered = new ArrayList<>();
      for (int i = 0; i < 4_000; i++) {
        Message known = EngineNode.text("known " + epoch + " " + i);
        alice.stored.put(MessageIds.of(known), known);
        offered.add(MessageIds.of(known));
        offered.add(MessageIds.of(EngineNode.text("unknown " + epoch + " " + i)));
      }
      alice.receive(BOB, Payload.of(List.of(), offered, List.of(), List.of()), epoch);
      Payload payload = payload(epoch);
      acks += payload.acks().size();
      requests += payload.requests().size();
      ephemerals += ephemerals(payload);
      records += payload.messages().size() - ephemerals(payload);
    }
    assertThat(records).as("records").isEqualTo(10);
    assertThat(ephemerals).as("ephemeral messages").isEqualTo(10);
    assertThat(acks).as("ACKs").isGreaterThan(10 * 1_800);
    assertThat(requests).as("requests").isGreaterThan(4_000);
  }

  @Test
  void bytesOfWaitingEphemeralMessagesAreBounded() {
    int each = SyncLimits.MAX_EPHEMERAL_BYTES / 16;
    for (int i = 0; i < 16; i++) {
      alice.append(ofPayloadBytes(1_000 + i, each), 0);
    }
    assertThat(alice.state.counters().ephemeralsDropped()).isZero();
    alice.append(EngineNode.ephemeral("one more"), 0);
    assertThat(alice.state.counters().ephemeralsDropped()).isEqualTo(1);
    Payload payload = payload(0);
    assertThat(payload.messages().get(0)).isEqualTo(ofPayloadBytes(1_001, each));
  }

  /** An ephemeral message that takes so many bytes in a payload. */
  private static Message ofPayloadBytes(int number, int bytes) {
    int more = EphemeralQueue.payloadBytes(message(number, 50_000, true)) - 50_000;
    Message message = message(number, bytes - more, true);
    assertThat(EphemeralQueue.payloadBytes(message)).isEqualTo(bytes);
    return message;
  }

  @Test
  void ephemeralMessagesThatDoNotGoOutAreCounted() {
    alice.append(EngineNode.ephemeral("failed"), 0);
    alice.outbox.clear();
    alice.take(new MvdsInput.Tick(0));
    alice.take(new MvdsInput.PayloadSent(BOB, alice.outbox.get(0).number(), false, 0));
    assertThat(alice.state.counters().ephemeralsDropped()).isEqualTo(1);
    alice.append(EngineNode.ephemeral("for one who leaves"), 0);
    alice.take(new MvdsInput.PeerRemoved(BOB, EngineNode.GROUP));
    assertThat(alice.state.counters().ephemeralsDropped()).isEqualTo(2);
  }
}
