package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LiveMembers;
import org.remotelog.log.LogName;
import org.remotelog.log.MissingEntries;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogJournal;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.WantedPlaces;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.node.MvdsEvents;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeOptions;
import org.remotelog.mvds.node.TableMessages;
import org.remotelog.mvds.transport.memory.MemoryNetwork;

/** Who is asked, in which order, and for how long. */
@Timeout(60)
final class DirectAskingTest {
  private static final GroupId GROUP = GroupId.of(Sha256.of(Bytes.utf8("group")).bytes());
  private static final LogName LOG = log(1);
  private static final LogName OTHER = log(2);

  private final MemoryHome home = new MemoryHome();
  private final MemoryNetwork network = new MemoryNetwork(1, NodeOptions::systemElapsedMs);
  private final List<PeerId> peers = new ArrayList<>();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private Runnable onAsked = () -> {};
  private Optional<PeerId> writer = Optional.empty();
  private MvdsNode node;
  private DirectAsking asking;

  private static LogName log(int number) {
    byte[] key = new byte[LogName.SIZE];
    Arrays.fill(key, (byte) number);
    return LogName.of(Bytes.wrap(key));
  }

  private static PeerId peer(int number) {
    return PeerId.of(Sha256.of(Bytes.utf8("peer " + number)).bytes());
  }

  @BeforeEach
  void begin() throws Exception {
    MvdsEvents events =
        new MvdsEvents() {
          @Override
          public void onSent(PeerId to, Payload payload, int payloadBytes) {
            for (WantedPlaces wanted : payload.wantedPlaces()) {
              String log = wanted.log().equals(LOG.publicKey()) ? "log" : "other";
              asked.add(peers.indexOf(to) + " " + log + " " + wanted.count());
              onAsked.run();
            }
          }
        };
    node =
        new MvdsNode(
            home,
            new TableMessages(group -> false),
            network.join(peer(-1)),
            new NodeOptions(RetransmitPolicy.ofEpoch(10), Dialect.SPEC, 1, () -> 0L),
            events);
    node.start();
    asking = asking(DirectAsking.Patience.REAL);
  }

  private DirectAsking asking(DirectAsking.Patience patience) {
    return new DirectAsking(
        home, node, () -> peers, peer -> writer.filter(peer::equals).map(unused -> LOG), patience);
  }

  /** Time that passes only while somebody waits, and then at once. */
  private static final class FakePatience implements DirectAsking.Patience {
    private long nowMs;

    @Override
    public long elapsedMs() {
      return nowMs;
    }

    @Override
    public void await(Object lock, BooleanSupplier isOver, long ms) {
      nowMs += ms;
    }
  }

  /** What was asked so far: a question that the engine took goes out a moment later. */
  private void assertAsked(int count) throws Exception {
    while (asked.size() < count) {
      Thread.sleep(5);
    }
    node.inspect(state -> true).get();
    assertThat(asked).hasSize(count);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private void meet(int count) throws Exception {
    for (int i = 0; i < count; i++) {
      peers.add(peer(i));
      network.join(peer(i));
      node.addPeer(GROUP, peer(i), SyncMode.INTERACTIVE).get();
    }
    for (PeerId peer : peers) {
      while (!node.inspect(state -> state.isOnline(peer)).get()) {
        Thread.sleep(5);
      }
    }
  }

  private static MissingEntries missing(LogName log, long first, long last) {
    return new MissingEntries(log, List.of(new SequenceRange(first, last)));
  }

  /** As the engine's thread takes messages in. */
  private void comes(long first, long last) {
    try {
      home.update(
          tables -> {
            for (long at = first; at <= last; at++) {
              new LogJournal(tables).putUnconfirmed(LOG, at, Sha256.of(Bytes.utf8("some")));
            }
          });
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
    asking.came();
  }

  @Test
  void membersAreAskedInTurnTheWriterFirstAndSoManyOnly() throws Exception {
    meet(ClientBounds.MAX_ASKED_MEMBERS + 1);
    writer = Optional.of(peer(2));
    asking.forPass().ask(List.of(missing(LOG, 1, 5)));
    assertThat(asked).containsExactly("2 log 5", "0 log 5", "1 log 5");
  }

  @Test
  void bytesThatCameMeanwhileAreCountedAndNoOthers() throws Exception {
    meet(1);
    asking.received(1_000);
    onAsked =
        () -> {
          asking.received(70);
          comes(1, 5);
        };
    assertThat(asking.forPass().ask(List.of(missing(LOG, 1, 5)))).isEqualTo(70);
  }

  @Test
  void logsOfSeveralWritersAreAskedOfEachAtOnce() throws Exception {
    meet(2);
    writer = Optional.of(peer(1));
    onAsked = () -> comes(1, 5);
    asking.forPass().ask(List.of(missing(LOG, 1, 5), missing(OTHER, 7, 8)));
    assertThat(asked.subList(0, 2)).containsExactlyInAnyOrder("1 log 5", "0 other 2");
    assertThat(asked.subList(2, asked.size())).as("what did not come").containsExactly("1 other 2");
  }

  @Test
  void waitingEndsWhenAllIsHereAndNobodyElseIsAsked() throws Exception {
    meet(2);
    onAsked = () -> comes(1, 5);
    asking.forPass().ask(List.of(missing(LOG, 1, 5)));
    assertThat(asked).containsExactly("0 log 5");
  }

  @Test
  void nextMemberIsAskedForTheRestOnly() throws Exception {
    meet(2);
    onAsked = () -> comes(asked.size() == 1 ? 2 : 1, asked.size() == 1 ? 4 : 5);
    asking.forPass().ask(List.of(missing(LOG, 1, 5)));
    assertThat(asked).containsExactly("0 log 5", "1 log 2");
  }

  @Test
  void nobodyIsThereToAskWithoutMembersAndAfterTheEnd() throws Exception {
    assertThat(asking.forPass().isSomebody()).isFalse();
    asking.forPass().ask(List.of(missing(LOG, 1, 5)));
    meet(1);
    assertThat(asking.forPass().isSomebody()).isTrue();
    asking.close();
    assertThat(asking.forPass().isSomebody()).isFalse();
    asking.forPass().ask(List.of(missing(LOG, 1, 5)));
    assertThat(asked).isEmpty();
  }

  @Test
  void engineThatHasEndedIsNoReasonToFail() throws Exception {
    meet(1);
    node.close();
    asking.forPass().ask(List.of(missing(LOG, 1, 5)));
    assertThat(asked).isEmpty();
  }

  @Test
  void interruptEndsTheWaiting() throws Exception {
    meet(1);
    Thread self = Thread.currentThread();
    onAsked = self::interrupt;
    assertThatThrownBy(() -> asking.forPass().ask(List.of(missing(LOG, 1, 5))))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void passWaitsOnceForMemberThatIsSilentHoweverManyRoundsItHas() throws Exception {
    meet(1);
    FakePatience patience = new FakePatience();
    LiveMembers pass = asking(patience).forPass();
    for (int round = 1; round <= 5; round++) {
      assertThat(pass.isSomebody()).isEqualTo(round == 1);
      pass.ask(List.of(missing(LOG, round * 10, round * 10 + 5)));
    }
    assertThat(patience.nowMs).isEqualTo(ClientBounds.ASK_SILENCE_MS);
    assertAsked(1);
  }

  @Test
  void roundsOfPassShareTheTimeThatItWaitsForMembersThatGiveLittle() throws Exception {
    meet(ClientBounds.MAX_ASKED_MEMBERS);
    FakePatience patience = new FakePatience();
    asking = asking(patience);
    LiveMembers pass = asking.forPass();
    int rounds = 0;
    while (pass.isSomebody()) {
      rounds++;
      comes(rounds * 10, rounds * 10);
      pass.ask(List.of(missing(LOG, rounds * 10, rounds * 10 + 5)));
    }
    assertThat(rounds).isLessThanOrEqualTo(2);
    assertThat(patience.nowMs)
        .isBetween(ClientBounds.ASK_WAIT_MS, ClientBounds.ASK_WAIT_MS + ClientBounds.ASK_LOOK_MS);
    assertThat(asking.forPass().isSomebody()).as("the next pass").isTrue();
  }
}
