package org.remotelog.mvds.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.WantedPlaces;

/** A peer is asked for places once; who asks for them is given messages as by a REQUEST. */
final class AskPlacesTest {
  private static final RetransmitPolicy POLICY = RetransmitPolicy.ofEpoch(1_000);
  private static final PeerId BOB = EngineNode.peer("bob");
  private static final Bytes LOG = Sha256.of(Bytes.utf8("log")).bytes();

  private final EngineNode alice = new EngineNode("alice", POLICY).meet(BOB, SyncMode.INTERACTIVE);

  private static List<WantedPlaces> places(long first, long last) {
    return List.of(new WantedPlaces(LOG, List.of(new WantedPlaces.Run(first, last))));
  }

  private static Payload wanting(List<WantedPlaces> wanted) {
    return Payload.of(List.of(), List.of(), List.of(), List.of()).wanting(wanted);
  }

  @Test
  void placesGoOutOnceAndAreNotRepeated() {
    alice.take(new MvdsInput.AskPlaces(BOB, places(1, 2)));
    assertThat(alice.state.isQuiet()).isFalse();
    assertThat(alice.state.nextDueMs()).isEqualTo(Long.MIN_VALUE);
    assertThat(alice.tickOne(0)).isEqualTo(wanting(places(1, 2)));
    assertThat(alice.state.isQuiet()).isTrue();
    assertThat(alice.tick(10_000_000)).isEmpty();
    assertThat(alice.rows).isEmpty();
  }

  @Test
  void newerQuestionTakesThePlaceOfOneThatHasNotLeft() {
    alice.take(new MvdsInput.AskPlaces(BOB, places(1, 2)));
    alice.take(new MvdsInput.AskPlaces(BOB, places(3, 4)));
    assertThat(alice.tickOne(0)).isEqualTo(wanting(places(3, 4)));
  }

  @Test
  void peerThatIsAwayIsNotAskedNorWhenItComesBack() {
    alice.take(new MvdsInput.AskPlaces(BOB, places(1, 2)));
    alice.take(new MvdsInput.PeerOffline(BOB));
    alice.take(new MvdsInput.AskPlaces(BOB, places(3, 4)));
    alice.take(new MvdsInput.PeerOnline(BOB, 0));
    assertThat(alice.tick(0)).isEmpty();
    alice.take(new MvdsInput.AskPlaces(EngineNode.peer("nobody"), places(3, 4)));
    assertThat(alice.tick(0)).isEmpty();
  }

  @Test
  void copyAsksTheSameAndReadsTheSame() {
    String quiet = alice.state.describe(0);
    alice.take(new MvdsInput.AskPlaces(BOB, places(1, 2)));
    MvdsState copy = alice.state.copy();
    assertThat(copy.describe(0)).isEqualTo(alice.state.describe(0)).isNotEqualTo(quiet);
    alice.state = copy;
    assertThat(alice.tickOne(0).wantedPlaces()).isEqualTo(places(1, 2));
  }

  @Test
  void questionGoesWithWhatIsDueAnyway() {
    MessageId id = alice.append(EngineNode.text("hello"), 0);
    alice.take(new MvdsInput.AskPlaces(BOB, places(1, 2)));
    Payload payload = alice.tickOne(0);
    assertThat(payload.offers()).containsExactly(id);
    assertThat(payload.wantedPlaces()).isEqualTo(places(1, 2));
  }

  @Test
  void questionOfPeerIsHandedOnAndOneOfStrangerIsRefused() {
    alice.receive(BOB, wanting(places(1, 2)), 0);
    assertThat(alice.wanted).isEqualTo(places(1, 2));
    alice.wanted.clear();
    alice.receive(EngineNode.peer("nobody"), wanting(places(1, 2)), 0);
    assertThat(alice.wanted).isEmpty();
    assertThat(alice.state.counters().refused(Refusal.STRANGER)).isEqualTo(1);
  }

  @Test
  void whoAskedForMessageIsGivenItUntilItIsAcknowledged() {
    MessageId id = alice.append(EngineNode.text("hello"), 0);
    // Offered and acknowledged before: there is no record any more.
    alice.receive(BOB, Payload.of(List.of(id), List.of(), List.of(), List.of()), 0);
    assertThat(alice.state.size()).isZero();
    alice.take(new MvdsInput.AskedFor(BOB, id, 0));
    assertThat(alice.tickOne(0).messages()).hasSize(1);
    assertThat(alice.tickOne(10_000).messages()).hasSize(1);
    alice.receive(BOB, Payload.of(List.of(id), List.of(), List.of(), List.of()), 10_000);
    assertThat(alice.state.size()).isZero();
  }

  @Test
  void askingAgainWithinRoundTripSendsNothingTwice() {
    MessageId id = alice.append(EngineNode.text("hello"), Optional.of(SyncMode.BATCH), 0);
    assertThat(alice.tickOne(0).messages()).hasSize(1);
    alice.take(new MvdsInput.AskedFor(BOB, id, 1));
    assertThat(alice.tick(1)).isEmpty();
  }

  @Test
  void whoAsksIsGivenNothingOfGroupThatItDoesNotShare() {
    GroupId other = GroupId.of(Sha256.of(Bytes.utf8("other group")).bytes());
    MessageId id = alice.append(EngineNode.text(other, "secret"), 0);
    alice.take(new MvdsInput.AskedFor(BOB, id, 0));
    alice.take(new MvdsInput.AskedFor(EngineNode.peer("nobody"), id, 0));
    assertThat(alice.tick(0)).isEmpty();
    assertThat(alice.state.counters().refused(Refusal.NOT_SHARED)).isEqualTo(1);
  }

  @Test
  void recordsThatQuestionsMakeAreBoundedAsThoseOfRequests() {
    for (int i = 0; i <= SyncLimits.MAX_ASKED_FOR; i++) {
      org.remotelog.mvds.Message message = EngineNode.text("message " + i);
      MessageId id = org.remotelog.mvds.codec.MessageIds.of(message);
      alice.stored.put(id, message);
      alice.take(new MvdsInput.AskedFor(BOB, id, 0));
    }
    assertThat(alice.state.size()).isEqualTo(SyncLimits.MAX_ASKED_FOR);
    assertThat(alice.state.counters().refused(Refusal.TOO_MANY_REQUESTS)).isEqualTo(1);
  }
}
