package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MemberTransport;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.TransportEvent;
import org.remotelog.mvds.node.NodeLimits;

/** Direct sync over a transport and on the thread of the embedder. */
@Timeout(60)
final class DirectTurnsTest {
  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private final End aliceEnd = new End();
  private final End bobEnd = new End();
  private GroupId group;

  /** Of a clock that began long before it was 0. */
  private long elapsedMs = -1_000_000_000;

  /** One end of a link to one other end. */
  private final class End implements MemberTransport, DirectHost {
    private final Deque<TransportEvent> events = new ArrayDeque<>();
    private Optional<End> other = Optional.empty();
    private Optional<PeerId> self = Optional.empty();
    private Predicate<PeerId> wanted = peer -> true;
    private boolean closed;

    /** Whether what is sent is lost without a word. */
    private boolean deaf;

    PeerId self() {
      return self.orElseThrow();
    }

    void connect(End with) {
      other = Optional.of(with);
      events.add(new TransportEvent.Connected(with.self()));
    }

    @Override
    public void send(PeerId peer, long number, Bytes payload) {
      boolean isThere = other.filter(end -> end.self().equals(peer)).isPresent();
      if (isThere && !deaf) {
        other.get().events.add(new TransportEvent.Received(self(), payload));
      }
      events.add(new TransportEvent.Sent(peer, number, isThere));
    }

    @Override
    public Optional<TransportEvent> next(Duration wait) {
      return Optional.ofNullable(events.poll());
    }

    @Override
    public void wakeUp() {}

    @Override
    public void disconnectUnless(Predicate<PeerId> now) {
      wanted = now;
    }

    @Override
    public void become(PeerId next) {
      self = Optional.of(next);
    }

    @Override
    public void close() {
      closed = true;
    }

    @Override
    public MemberTransport transport(PeerId as) {
      self = Optional.of(as);
      return this;
    }

    @Override
    public long elapsedMs() {
      return elapsedMs;
    }

    @Override
    public void rest(long ms) {
      elapsedMs += ms;
    }
  }

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    alice.sync();
  }

  private DirectTurns begin(Device device, End end) throws Exception {
    return device.client.direct(group, DirectOptions.DEFAULT, DirectEvents.NONE, end);
  }

  /** Lets both have turns until both say that nothing is due for a while. */
  private void settle(DirectTurns one, DirectTurns other) throws Exception {
    for (int calm = 0; calm < 5; elapsedMs += 100) {
      boolean isBusy = one.turn() < 100 | other.turn() < 100;
      calm = isBusy || !aliceEnd.events.isEmpty() || !bobEnd.events.isEmpty() ? 0 : calm + 1;
    }
  }

  @Test
  void messageComesByTurnsAloneAndUnconfirmed() throws Exception {
    DirectTurns ofAlice = begin(alice, aliceEnd);
    DirectTurns ofBob = begin(bob, bobEnd);
    aliceEnd.connect(bobEnd);
    bobEnd.connect(aliceEnd);
    alice.client.send(group, "hello");
    assertThat(bob.texts(group)).isEmpty();
    settle(ofAlice, ofBob);
    assertThat(bob.texts(group)).containsExactly("hello");
    assertThat(bob.messages(group).get(0).confirmed()).isFalse();
    assertThat(ofAlice.connected()).containsExactly(bob.log(group));
    assertThat(ofAlice.report().sent()).isEqualTo(1);
    alice.sync();
    bob.sync();
    assertThat(bob.messages(group).get(0).confirmed()).isTrue();
  }

  @Test
  void whoIsConnectedToNobodyHasNothingDue() throws Exception {
    DirectTurns ofAlice = begin(alice, aliceEnd);
    while (ofAlice.turn() == 0) {
      // What there was to look at first.
    }
    alice.client.send(group, "to nobody");
    ofAlice.turn();
    assertThat(ofAlice.turn()).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void moreThanTheEngineTakesAtATimeIsGivenAndClearedByReceipts() throws Exception {
    DirectTurns ofAlice = begin(alice, aliceEnd);
    DirectTurns ofBob = begin(bob, bobEnd);
    aliceEnd.connect(bobEnd);
    bobEnd.connect(aliceEnd);
    settle(ofAlice, ofBob);
    aliceEnd.deaf = true;
    int messages = 2 * NodeLimits.MAX_COMMANDS + 100;
    for (int i = 0; i < messages; i++) {
      alice.client.send(group, "message " + i);
    }
    // It is never calm: there is always more than its window.
    for (int turn = 0; turn < 200; turn++, elapsedMs += 100) {
      long unused = ofAlice.turn();
    }
    assertThat(bob.texts(group)).isEmpty();
    assertThat(ofAlice.report().pending()).isEqualTo(messages);
    alice.sync();
    bob.sync();
    // Receipts alone in a head wait for that long.
    world.clock.pass(Duration.ofMinutes(11));
    bob.sync();
    alice.sync();
    for (int turn = 0; turn < 100; turn++, elapsedMs += 100) {
      long unused = ofAlice.turn();
    }
    assertThat(bob.texts(group)).hasSize(messages);
    assertThat(ofAlice.report().pending()).isZero();
  }

  @Test
  void homeThatFailsIsNotAskedAgainAtOnce() throws Exception {
    DirectTurns ofAlice = begin(alice, aliceEnd);
    alice.faults.dieAfter(0);
    assertThat(ofAlice.turn()).isPositive();
    assertThat(alice.faults.isDead()).isTrue();
  }

  @Test
  void memberThatWasRemovedIsNotWantedAfterTheNextTurn() throws Exception {
    DirectTurns ofAlice = begin(alice, aliceEnd);
    DirectTurns ofBob = begin(bob, bobEnd);
    aliceEnd.connect(bobEnd);
    bobEnd.connect(aliceEnd);
    settle(ofAlice, ofBob);
    alice.client.removeMember(group, bob.log(group));
    settle(ofAlice, ofBob);
    assertThat(aliceEnd.wanted.test(bobEnd.self())).isFalse();
    alice.client.send(group, "among ourselves");
    settle(ofAlice, ofBob);
    assertThat(bob.texts(group)).isEmpty();
  }

  @Test
  void closingEndsTheTransportAndLetsItBeginAgain() throws Exception {
    DirectTurns ofAlice = begin(alice, aliceEnd);
    assertThatThrownBy(() -> begin(alice, new End())).isInstanceOf(IllegalStateException.class);
    ofAlice.close();
    assertThat(aliceEnd.closed).isTrue();
    begin(alice, new End()).close();
  }
}
