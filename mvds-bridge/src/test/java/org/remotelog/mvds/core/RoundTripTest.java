package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.MessageIds;

/** What is learned of a link from answers, also where each came after a repetition. */
class RoundTripTest {
  private static final RetransmitPolicy POLICY = RetransmitPolicy.ofEpoch(1_000);
  private static final PeerId BOB = EngineNode.peer("bob");

  private final RoundTrip roundTrip = new RoundTrip();

  private long waitMs() {
    return roundTrip.waitMs(POLICY);
  }

  @Test
  void waitsTheFirstTimeUntilSomethingIsKnown() {
    assertThat(waitMs()).isEqualTo(POLICY.firstMs());
    roundTrip.sample(10);
    assertThat(waitMs()).isEqualTo(POLICY.firstMs());
  }

  @Test
  void waitsForAnAnswerAndOneEpochHoweverSteadyItIs() {
    for (int i = 0; i < 100; i++) {
      roundTrip.sample(20_000);
    }
    assertThat(waitMs()).isBetween(21_000L, 21_100L);
  }

  @Test
  void steadyBoundCountsAfterFourAnswers() {
    for (int i = 0; i < 3; i++) {
      roundTrip.bound(20_000, POLICY);
      assertThat(waitMs()).isEqualTo(POLICY.firstMs());
    }
    roundTrip.bound(20_000, POLICY);
    assertThat(waitMs()).isBetween(21_000L, 40_000L);
  }

  @Test
  void scatteredBoundDoesNotCount() {
    long[] answersMs = {3_000, 22_000, 700, 55_000, 9_000, 18_000, 1_100, 40_000};
    for (int i = 0; i < 800; i++) {
      roundTrip.bound(answersMs[i % answersMs.length], POLICY);
      assertThat(waitMs()).isEqualTo(POLICY.firstMs());
    }
  }

  @Test
  void answerThatTookLongerThanTheLongestWaitIsNoAnswer() {
    for (int i = 0; i < 10; i++) {
      roundTrip.bound(POLICY.ceilingMs() + 1, POLICY);
    }
    assertThat(waitMs()).isEqualTo(POLICY.firstMs());
    for (int i = 0; i < 10; i++) {
      roundTrip.bound(POLICY.ceilingMs(), POLICY);
    }
    assertThat(waitMs()).isEqualTo(POLICY.ceilingMs());
  }

  /** One that only receives has no ACKs to go by, and asked for each message several times. */
  @Test
  void whoOnlyReceivesLearnsFromTheMessagesThatItAskedFor() {
    EngineNode alice = new EngineNode("alice", RetransmitPolicy.ofEpoch(20));
    EngineNode bob = new EngineNode("bob", RetransmitPolicy.ofEpoch(20));
    List<MessageId> old = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      old.add(bob.append(EngineNode.text("old " + i), 0));
    }
    alice.meet(bob, SyncMode.BATCH);
    bob.meet(alice, SyncMode.BATCH);
    EngineNet net = new EngineNet(3, 20, alice, bob);
    net.delayMs = 5_000;
    long repeats = 0;
    for (MessageId id : old) {
      repeats = alice.state.counters().repeats();
      alice.take(new MvdsInput.Want(bob.id, EngineNode.GROUP, id, net.nowMs));
      assertThat(net.quiet(100_000)).isNotNegative();
    }
    assertThat(alice.stored).containsOnlyKeys(old);
    assertThat(repeats).isBetween(1L, 20L);
    assertThat(alice.state.counters().repeats()).as("of the last one").isEqualTo(repeats);
  }

  /** The copy before it was woken may be the one that is answered. */
  @Test
  void whatWasSentBeforeItWasWokenIsNotTakenForSentOnce() {
    EngineNode alice = new EngineNode("alice", POLICY).meet(BOB, SyncMode.BATCH);
    Message hello = EngineNode.text("hello");
    MessageId id = alice.append(hello, 0);
    long nowMs = 0;
    while (alice.state.parked(BOB) == 0) {
      alice.tick(nowMs);
      nowMs += 1_000;
    }
    MessageId other = MessageIds.of(EngineNode.text("other"));
    alice.receive(BOB, Payload.of(List.of(other), List.of(), List.of(), List.of()), nowMs);
    alice.tickOne(nowMs);
    alice.receive(BOB, Payload.of(List.of(id), List.of(), List.of(), List.of()), nowMs + 1);
    assertThat(alice.state.describe(nowMs)).contains("round trip -1");
  }

  @Test
  void silenceBeforeAMessageIsNoReasonToSendItAgainWithinTheRoundTrip() {
    EngineNode alice = new EngineNode("alice", RetransmitPolicy.ofEpoch(20));
    alice.meet(BOB, SyncMode.BATCH);
    for (int i = 0; i < 200; i++) {
      long nowMs = 60_000L * i;
      MessageId first = alice.append(EngineNode.text("first " + i), nowMs);
      assertThat(alice.tick(nowMs)).hasSize(1);
      MessageId second = MessageIds.of(EngineNode.text("second " + i));
      alice.append(EngineNode.text("second " + i), nowMs + 280);
      assertThat(alice.tick(nowMs + 280)).hasSize(1);
      alice.receive(BOB, Payload.of(List.of(first), List.of(), List.of(), List.of()), nowMs + 300);
      assertThat(alice.tick(nowMs + 300)).as("message %d", i).isEmpty();
      alice.receive(BOB, Payload.of(List.of(second), List.of(), List.of(), List.of()), nowMs + 580);
    }
    assertThat(alice.state.counters().repeats()).isZero();
  }
}
