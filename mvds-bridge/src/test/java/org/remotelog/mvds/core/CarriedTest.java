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

/** Messages that a log carries as well: given directly all the same, and tried again far less. */
class CarriedTest {
  private static final RetransmitPolicy POLICY = RetransmitPolicy.ofEpoch(1_000);
  private static final long MINUTE_MS = 60_000;
  private static final long HOUR_MS = 60 * MINUTE_MS;
  private static final PeerId BOB = EngineNode.peer("bob");
  private static final PeerId CAROL = EngineNode.peer("carol");
  private static final Message HELLO = EngineNode.text("hello");
  private static final MessageId HELLO_ID = MessageIds.of(HELLO);

  private final EngineNode alice = new EngineNode("alice", POLICY);

  /** When something was sent, by ticks of so long. */
  private List<Long> sends(long fromMs, long toMs, long stepMs) {
    List<Long> times = new ArrayList<>();
    for (long nowMs = fromMs; nowMs < toMs; nowMs += stepMs) {
      if (!alice.tick(nowMs).isEmpty()) {
        times.add(nowMs);
      }
    }
    return times;
  }

  @Test
  void firstCopyGoesOutAsEverAndRepetitionsAreTenMinutesThenTwiceAsLongEachTime() {
    alice.meet(BOB, SyncMode.BATCH).append(HELLO, 0);
    alice.take(new MvdsInput.Carried(HELLO_ID));
    List<Long> times = sends(0, 24 * HOUR_MS, 1_000);
    assertThat(times.get(0)).isZero();
    assertThat(times).hasSizeBetween(4, 8);
    long waitMs = RetransmitPolicy.CARRIED_FIRST_MS;
    for (int i = 1; i < times.size(); i++) {
      // Parked after an hour of silence: a probe finds out after the longest wait.
      long took = times.get(i) - times.get(i - 1);
      assertThat(took).isGreaterThanOrEqualTo(waitMs);
      waitMs = Math.min(2 * waitMs, RetransmitPolicy.CARRIED_CEILING_MS);
    }
    assertThat(alice.state.size()).as("never dropped").isEqualTo(1);
    alice.receive(
        BOB, Payload.of(List.of(HELLO_ID), List.of(), List.of(), List.of()), 25 * HOUR_MS);
    assertThat(alice.state.isQuiet()).isTrue();
  }

  @Test
  void whatWasSentBeforeIsNotRepeatedOnceALogCarriesIt() {
    alice.meet(BOB, SyncMode.BATCH).append(HELLO, 0);
    assertThat(sends(0, 30_000, 1_000)).hasSize(4);
    alice.take(new MvdsInput.Carried(HELLO_ID));
    assertThat(sends(30_000, 9 * MINUTE_MS, 1_000)).isEmpty();
    assertThat(sends(9 * MINUTE_MS, 15 * MINUTE_MS, 1_000)).hasSize(1);
  }

  @Test
  void signsOfLifeWakeItAndNeverMakeAStorm() {
    alice.meet(BOB, SyncMode.BATCH).append(HELLO, 0);
    alice.take(new MvdsInput.Carried(HELLO_ID));
    assertThat(sends(0, 1_000, 1_000)).hasSize(1);
    // The connection was lost with the first copy on it.
    alice.take(new MvdsInput.PeerOffline(BOB));
    alice.take(new MvdsInput.PeerOnline(BOB, 5_000));
    assertThat(sends(5_000, 6_000, 1_000)).hasSize(1);
    int sent = 0;
    for (long nowMs = 10_000; nowMs < 24 * HOUR_MS; nowMs += 10_000) {
      alice.take(new MvdsInput.PeerOffline(BOB));
      alice.take(new MvdsInput.PeerOnline(BOB, nowMs));
      alice.take(new MvdsInput.PeerNews(BOB, nowMs));
      sent += alice.tick(nowMs).size();
    }
    // With a first wait of 3 s: it doubles 13 times until it is six hours.
    assertThat(sent).isBetween(8, 17);
  }

  @Test
  void manyParkedOnesOfSilentPeerAreProbedByOneInSixHours() {
    alice.meet(BOB, SyncMode.BATCH);
    List<MessageId> ids = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      ids.add(alice.append(EngineNode.text("message " + i), 0));
    }
    sends(0, 3 * HOUR_MS, 1_000);
    assertThat(alice.state.parked(BOB)).isGreaterThan(45);
    ids.forEach(id -> alice.take(new MvdsInput.Carried(id)));
    sends(3 * HOUR_MS, 4 * HOUR_MS, 1_000);
    assertThat(sends(4 * HOUR_MS, 28 * HOUR_MS, 1_000)).hasSizeBetween(3, 4);
    alice.receive(
        BOB, Payload.of(List.of(ids.get(0)), List.of(), List.of(), List.of()), 30 * HOUR_MS);
    assertThat(alice.tickOne(30 * HOUR_MS).messages()).hasSize(49);
  }

  @Test
  void whatNoLogHasIsProbedForBeforeWhatOneCarries() {
    alice.meet(BOB, SyncMode.BATCH).append(HELLO, 0);
    alice.append(EngineNode.text("on no log"), 0);
    alice.take(new MvdsInput.Carried(HELLO_ID));
    sends(0, 12 * HOUR_MS, 1_000);
    assertThat(alice.state.parked(BOB)).isEqualTo(2);
    List<Long> probes = sends(12 * HOUR_MS, 13 * HOUR_MS, 1_000);
    assertThat(probes).hasSizeBetween(29, 31);
  }

  @Test
  void requestIsAnsweredAtOnceHoweverOftenItWasOffered() {
    alice.meet(BOB, SyncMode.INTERACTIVE).append(HELLO, 0);
    alice.take(new MvdsInput.Carried(HELLO_ID));
    assertThat(alice.tickOne(0).offers()).containsExactly(HELLO_ID);
    Payload request = Payload.of(List.of(), List.of(), List.of(HELLO_ID), List.of());
    alice.receive(BOB, request, 1_000);
    assertThat(alice.tickOne(1_000).messages()).containsExactly(HELLO);
    alice.receive(BOB, request, 9_000);
    assertThat(alice.tickOne(9_000).messages()).containsExactly(HELLO);
  }

  @Test
  void payloadThatFailedHasCostNoTry() {
    alice.meet(BOB, SyncMode.BATCH).append(HELLO, 0);
    alice.take(new MvdsInput.Carried(HELLO_ID));
    alice.outbox.clear();
    alice.take(new MvdsInput.Tick(0));
    MvdsEffect.Send send = alice.outbox.get(0);
    alice.take(new MvdsInput.PayloadSent(BOB, send.number(), false, 0));
    assertThat(sends(0, 10_000, 1_000)).hasSize(1);
    assertThat(sends(10_000, RetransmitPolicy.CARRIED_FIRST_MS, 1_000)).isEmpty();
  }

  @Test
  void wishesAndUnknownMessagesAreNotTouchedAndEachPeerIs() {
    alice.meet(BOB, SyncMode.BATCH).meet(CAROL, SyncMode.INTERACTIVE).append(HELLO, 0);
    MessageId wanted = MessageIds.of(EngineNode.text("wanted"));
    alice.take(new MvdsInput.Want(BOB, EngineNode.GROUP, wanted, 0));
    alice.take(new MvdsInput.Carried(wanted));
    alice.take(new MvdsInput.Carried(MessageIds.of(EngineNode.text("unknown"))));
    assertThat(alice.state.given(BOB)).containsExactly(new MvdsState.Given(HELLO_ID, false));
    alice.take(new MvdsInput.Carried(HELLO_ID));
    for (PeerId peer : List.of(BOB, CAROL)) {
      assertThat(alice.state.given(peer)).containsExactly(new MvdsState.Given(HELLO_ID, true));
    }
    assertThat(alice.state.record(BOB, wanted)).contains(RecordKind.REQUEST);
    assertThat(alice.state.copy().describe(0)).isEqualTo(alice.state.describe(0));
    assertThat(alice.state.describe(0)).contains("carried");
  }
}
