package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.Limits;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.codec.PayloadCodec;

/**
 * The budget of a payload is counted in the published dialect; what leaves in either one stays
 * within the limit of all payloads, also when the budget is as large as that.
 */
class PayloadBudgetTest {
  private static final PeerId BOB = EngineNode.peer("bob");
  private static final RetransmitPolicy LARGEST =
      RetransmitPolicy.ofEpoch(1_000)
          .withBudget(Limits.MAX_PAYLOAD_BYTES, Limits.MAX_PAYLOAD_BYTES);

  private final EngineNode alice = new EngineNode("alice", LARGEST).meet(BOB, SyncMode.BATCH);

  private static Message ofBody(int bodyBytes, int number) {
    byte[] body = new byte[bodyBytes];
    body[0] = (byte) number;
    return new Message(EngineNode.GROUP, 1, Bytes.wrap(body), Metadata.NONE);
  }

  @Test
  void budgetIsAtMostTheLimitOfAllPayloads() {
    assertThatThrownBy(
            () -> LARGEST.withBudget(Limits.MAX_PAYLOAD_BYTES + 1, Limits.MAX_PAYLOAD_BYTES + 1))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @EnumSource
  void payloadFilledWithMessagesStaysWithinTheLimit(Dialect dialect) {
    // Seven of the largest, and one that takes what is left to the byte.
    int overhead = bodyOverhead();
    int largest = Limits.MAX_MESSAGE_BYTES - overhead;
    for (int i = 0; i < 7; i++) {
      alice.append(ofBody(largest, i), 0);
    }
    int leftBytes = Limits.MAX_PAYLOAD_BYTES - 7 * SyncLimits.MIN_PAYLOAD_BYTES;
    alice.append(ofBody(leftBytes - SyncLimits.MESSAGE_FIELD_BYTES - overhead, 7), 0);
    Payload payload = alice.tickOne(0);
    assertThat(payload.messages()).hasSize(8);
    assertThat(PayloadCodec.encode(dialect, payload).size())
        .isBetween(Limits.MAX_PAYLOAD_BYTES - 200, Limits.MAX_PAYLOAD_BYTES);
  }

  @ParameterizedTest
  @EnumSource
  void oneByteMoreWaitsForTheNextPayload(Dialect dialect) {
    int overhead = bodyOverhead();
    for (int i = 0; i < 7; i++) {
      alice.append(ofBody(Limits.MAX_MESSAGE_BYTES - overhead, i), 0);
    }
    int leftBytes = Limits.MAX_PAYLOAD_BYTES - 7 * SyncLimits.MIN_PAYLOAD_BYTES;
    alice.append(ofBody(leftBytes - SyncLimits.MESSAGE_FIELD_BYTES - overhead + 1, 7), 0);
    Payload payload = alice.tickOne(0);
    assertThat(payload.messages()).hasSize(7);
    assertThat(PayloadCodec.encode(dialect, payload).size())
        .isLessThanOrEqualTo(Limits.MAX_PAYLOAD_BYTES);
    assertThat(alice.tickOne(1).messages()).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource
  void payloadFilledWithIdsAndMessagesStaysWithinTheLimit(Dialect dialect) {
    List<MessageId> held = new ArrayList<>();
    List<MessageId> unknown = new ArrayList<>();
    for (int i = 0; i < SyncLimits.MAX_ACKS; i++) {
      Message message = EngineNode.text("held " + i);
      alice.stored.put(MessageIds.of(message), message);
      held.add(MessageIds.of(message));
    }
    for (int i = 0; i < SyncLimits.MAX_WANTED; i++) {
      unknown.add(MessageIds.of(EngineNode.text("unknown " + i)));
    }
    alice.receive(BOB, Payload.of(List.of(), held, List.of(), List.of()), 0);
    alice.receive(BOB, Payload.of(List.of(), unknown, List.of(), List.of()), 0);
    for (int i = 0; i < 20_000; i++) {
      alice.append(EngineNode.text("message " + i), 0);
    }
    for (long nowMs = 0; nowMs < 4; nowMs++) {
      for (MvdsEffect.Send send : alice.tick(nowMs)) {
        Payload payload = alice.payload(send);
        assertThat(PayloadCodec.encode(dialect, payload).size())
            .isLessThanOrEqualTo(Limits.MAX_PAYLOAD_BYTES);
      }
    }
  }

  /** Bytes of a large message in the published dialect beside its body. */
  private static int bodyOverhead() {
    Message large = ofBody(100_000, 0);
    return MessageCodec.size(Dialect.SPEC, large) - 100_000;
  }
}
