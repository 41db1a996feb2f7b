package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.MessageIds;

/** A peer that sends new messages faster than they are taken loses none: they come later. */
class IntakeTest {
  private static final PeerId BOB = EngineNode.peer("bob");

  private static void flood(EngineNode node, int from, int to) {
    for (int i = from; i < to; i += SyncLimits.MAX_PAYLOAD_MESSAGES) {
      List<Message> messages = new ArrayList<>();
      for (int j = i; j < Math.min(to, i + SyncLimits.MAX_PAYLOAD_MESSAGES); j++) {
        messages.add(EngineNode.text("flood " + j));
      }
      comes(node, messages, 0);
    }
  }

  private static void comes(EngineNode node, List<Message> messages, long nowMs) {
    node.receive(BOB, Payload.of(List.of(), List.of(), List.of(), messages), nowMs);
  }

  private static long tooFast(EngineNode node) {
    return node.state.counters().refused(Refusal.TOO_FAST);
  }

  @Test
  void takesSoManyAtOnceThenSoManyASecond() {
    EngineNode alice = new EngineNode("alice", RetransmitPolicy.ofEpoch(1_000));
    PeerId carol = EngineNode.peer("carol");
    alice.meet(BOB, SyncMode.BATCH).meet(carol, SyncMode.BATCH);
    int most = SyncLimits.MAX_NEW_AT_ONCE;
    flood(alice, 0, most);
    assertThat(alice.stored).hasSize(most);
    assertThat(tooFast(alice)).isZero();
    MessageId next = MessageIds.of(EngineNode.text("flood " + most));
    alice.receive(BOB, Payload.of(List.of(), List.of(next), List.of(), List.of()), 0);
    flood(alice, most, most + 1);
    assertThat(tooFast(alice)).isEqualTo(1);
    assertThat(alice.stored).doesNotContainKey(next);
    assertThat(alice.state.owesAck(BOB, next)).isFalse();
    assertThat(alice.state.record(BOB, next)).contains(RecordKind.REQUEST);
    assertThat(alice.state.copy().describe(1)).isEqualTo(alice.state.describe(1));
    // What is here is acknowledged all the same, and others are not held up.
    comes(alice, List.of(EngineNode.text("flood 0")), 0);
    assertThat(tooFast(alice)).isEqualTo(1);
    Message other = EngineNode.text("carol's");
    alice.receive(carol, Payload.of(List.of(), List.of(), List.of(), List.of(other)), 0);
    assertThat(alice.stored).containsKey(MessageIds.of(other));
    // 2,000 a second are two in a millisecond.
    List<Message> three = new ArrayList<>();
    for (int i = most; i < most + 3; i++) {
      three.add(EngineNode.text("flood " + i));
    }
    comes(alice, three, 1);
    assertThat(tooFast(alice)).isEqualTo(2);
    assertThat(alice.stored).hasSize(most + 3);
    // A clock that is set back gives nothing, and goes on from there.
    comes(alice, three.subList(2, 3), -50_000);
    assertThat(tooFast(alice)).isEqualTo(3);
    comes(alice, three.subList(2, 3), -49_999);
    assertThat(tooFast(alice)).isEqualTo(3);
  }

  @Test
  void whatWasTooFastComesLaterAndAllEndsInQuiet() {
    RetransmitPolicy slow = RetransmitPolicy.ofEpoch(1_000).withNewPerSecond(1);
    for (SyncMode mode : SyncMode.values()) {
      EngineNode alice = new EngineNode("alice", slow);
      EngineNode bob = new EngineNode("bob", slow);
      alice.meet(bob, mode);
      bob.meet(alice, mode);
      flood(alice, 0, SyncLimits.MAX_NEW_AT_ONCE);
      alice.state.peers.get(BOB).acks.clear();
      List<MessageId> ids = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        ids.add(bob.append(EngineNode.text("message " + i), 0));
      }
      EngineNet net = new EngineNet(1, 1_000, alice, bob);
      assertThat(net.quiet(2_000)).isPositive();
      assertThat(alice.stored).containsKeys(ids.toArray(new MessageId[0]));
      assertThat(tooFast(alice)).isPositive();
    }
  }

  @Test
  void hasNoBoundWhereThePolicyHasNone() {
    RetransmitPolicy free = RetransmitPolicy.ofEpoch(1_000).withNewPerSecond(0);
    EngineNode alice = new EngineNode("alice", free).meet(BOB, SyncMode.BATCH);
    flood(alice, 0, SyncLimits.MAX_NEW_AT_ONCE + 1);
    assertThat(alice.stored).hasSize(SyncLimits.MAX_NEW_AT_ONCE + 1);
    assertThatThrownBy(() -> free.withNewPerSecond(-1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
