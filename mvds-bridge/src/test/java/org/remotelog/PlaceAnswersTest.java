package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.InboxMessages;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.client.Network;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.WantedPlaces;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.node.MvdsEvents;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeOptions;
import org.remotelog.mvds.transport.memory.MemoryNetwork;

/** What a member is given for the places that it asks for, and how often. */
@Timeout(60)
final class PlaceAnswersTest {
  private static final PeerId BOB = PeerId.of(Sha256.of(Bytes.utf8("bob")).bytes());
  private static final PeerId CAROL = PeerId.of(Sha256.of(Bytes.utf8("carol")).bytes());

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Set<PeerId> members = new HashSet<>(List.of(BOB, CAROL));
  private long nowMs = 5_000;
  private GroupId group;
  private MvdsNode node;
  private PlaceAnswers answers;

  @BeforeEach
  void begin() throws Exception {
    group = alice.client.createGroup("friends").id();
    node = node();
    node.start();
    node.addPeer(group, BOB, SyncMode.INTERACTIVE).get();
    answers = new PlaceAnswers(alice.home, group, node, members::contains, () -> nowMs);
  }

  private MvdsNode node() {
    Network nowhere = new Network(List.of(), List.of(), Runnable::run, 1, Duration.ofSeconds(1));
    LogWriter writer =
        new LogWriter(alice.home, nowhere, new SecureRandom(), () -> nowMs, LogEvents.NONE);
    Bridge bridge = new Bridge(writer, () -> nowMs, () -> Bytes.wrap(new byte[32]));
    NodeOptions options =
        new NodeOptions(RetransmitPolicy.ofEpoch(1_000), Dialect.SPEC, 1, () -> nowMs);
    return new MvdsNode(
        alice.home,
        new InboxMessages(bridge, group),
        new MemoryNetwork(1, () -> nowMs).join(CAROL),
        options,
        MvdsEvents.NONE);
  }

  @AfterEach
  void stop() {
    node.close();
  }

  private List<WantedPlaces> places(LogName of, long first, long last) {
    return List.of(new WantedPlaces(of.publicKey(), List.of(new WantedPlaces.Run(first, last))));
  }

  private int given(PeerId peer) throws Exception {
    answers.answer();
    return node.inspect(state -> state.givenTo(peer)).get();
  }

  private long refused() throws Exception {
    return node.inspect(state -> state.counters().refused(Refusal.ASKED_TOO_OFTEN)).get();
  }

  @Test
  void memberIsGivenWhatStandsAtItsPlacesAndNothingElse() throws Exception {
    for (int i = 0; i < 10; i++) {
      alice.client.send(group, "text " + i);
    }
    answers.wanted(BOB, places(alice.log(group), 3, 5));
    assertThat(given(BOB)).isEqualTo(3);
    alice.client.send(group, "one more");
    answers.wanted(BOB, places(alice.log(group), 12, 500));
    assertThat(given(BOB)).as("what came since").isEqualTo(4);
    answers.wanted(BOB, places(LogName.of(CAROL.bytes()), 1, 500));
    assertThat(given(BOB)).as("of a log that nobody knows").isEqualTo(4);
  }

  @Test
  void whoIsNoMemberOrNoPeerIsGivenNothing() throws Exception {
    alice.client.send(group, "text");
    members.remove(BOB);
    answers.wanted(BOB, places(alice.log(group), 1, 10));
    answers.wanted(CAROL, places(alice.log(group), 1, 10));
    assertThat(given(BOB)).isZero();
    assertThat(node.inspect(MvdsState::size).get()).isZero();
    members.add(BOB);
    assertThat(given(BOB)).as("the question is forgotten").isZero();
  }

  @Test
  void memberThatWentAwayIsNotAnswered() throws Exception {
    alice.client.send(group, "text");
    answers.wanted(BOB, places(alice.log(group), 1, 10));
    answers.forget(BOB);
    assertThat(given(BOB)).isZero();
  }

  @Test
  void memberAsksSoOftenAndNoMore() throws Exception {
    List<WantedPlaces> nothing = places(alice.log(group), 900, 900);
    for (int i = 0; i < ClientBounds.MAX_PLACE_LISTS; i++) {
      assertThat(answers.wanted(BOB, nothing)).isTrue();
    }
    assertThat(answers.wanted(BOB, nothing)).as("one more").isFalse();
    assertThat(answers.wanted(CAROL, nothing)).as("somebody else").isTrue();
    answers.answer();
    assertThat(refused()).isEqualTo(1);
    answers.forget(BOB);
    assertThat(answers.wanted(BOB, nothing)).as("coming again is no way around").isFalse();
    nowMs += ClientBounds.PLACE_LIST_MS;
    assertThat(answers.wanted(BOB, nothing)).isTrue();
    assertThat(answers.wanted(BOB, nothing)).isFalse();
    nowMs += 100 * ClientBounds.PLACE_LIST_MS;
    answers.forget(CAROL);
    for (int i = 0; i < ClientBounds.MAX_PLACE_LISTS; i++) {
      assertThat(answers.wanted(BOB, nothing)).isTrue();
    }
    assertThat(answers.wanted(BOB, nothing)).isFalse();
  }

  @Test
  void refusalsThatAreToldAreBounded() throws Exception {
    List<WantedPlaces> nothing = places(alice.log(group), 900, 900);
    for (int i = 0; i < 1_000; i++) {
      answers.wanted(BOB, nothing);
    }
    answers.answer();
    assertThat(refused()).isEqualTo(ClientBounds.MAX_PLACE_LISTS);
  }

  @Test
  void oneListIsGivenSoManyBytesAndTheMessageThatReachesThem() throws Exception {
    String text = "x".repeat(ClientBounds.MAX_PLACE_ANSWER_BYTES / 10);
    for (int i = 0; i < 12; i++) {
      alice.client.send(group, text);
    }
    answers.wanted(BOB, places(alice.log(group), 1, 12));
    // Ten have a little more than that, with what is around their texts.
    assertThat(given(BOB)).isEqualTo(10);
  }

  @Test
  void noMoreIsGivenThanTheWindowHolds() throws Exception {
    int many = ClientBounds.DIRECT_WINDOW + 1;
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      drafts.add(Draft.text("text " + i));
    }
    alice.client.appendAll(group, drafts);
    answers.wanted(BOB, places(alice.log(group), 1, many));
    assertThat(given(BOB)).isEqualTo(ClientBounds.DIRECT_WINDOW);
  }

  @Test
  void newestQuestionOfMemberIsAnswered() throws Exception {
    for (int i = 0; i < 10; i++) {
      alice.client.send(group, "text " + i);
    }
    answers.wanted(BOB, places(alice.log(group), 1, 10));
    answers.wanted(BOB, places(alice.log(group), 2, 2));
    assertThat(given(BOB)).isEqualTo(1);
  }

  /** Somebody who writes five messages, published, of which alice has read nothing. */
  private List<SentMessage> written(Device writer) throws Exception {
    writer.joinBy(alice, group);
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      drafts.add(Draft.text("text " + i));
    }
    List<SentMessage> sent = writer.client.appendAll(group, drafts);
    writer.client.flush();
    return sent;
  }

  /** Another message that says that it stands where this one does. */
  private Bytes claiming(Device writer, SentMessage place) throws Exception {
    Message right = MessageCodec.decode(Dialect.SPEC, writer.client.encoded(group, place.id()));
    Message lie =
        new Message(
            group,
            right.timestampSeconds(),
            Bytes.utf8("a lie at " + place.sequence()),
            right.metadata());
    return MessageCodec.encode(Dialect.SPEC, lie);
  }

  private void assertGiven(List<SentMessage> expected) throws Exception {
    answers.answer();
    List<MvdsState.Given> given = node.inspect(state -> state.given(BOB)).get();
    assertThat(given)
        .extracting(MvdsState.Given::id)
        .containsExactlyInAnyOrderElementsOf(expected.stream().map(SentMessage::id).toList());
  }

  @Test
  void placeThatIsConfirmedIsAnsweredWhoeverClaimsItLater() throws Exception {
    Device writer = world.device();
    List<SentMessage> sent = written(writer);
    alice.sync();
    alice.client.receive(group, claiming(writer, sent.get(2)));
    answers.wanted(BOB, places(writer.log(group), 1, 100));
    assertGiven(sent);
  }

  @Test
  void placeThatWasClaimedOnlyWhenItWasLookedAtIsAnsweredOnceItIsConfirmed() throws Exception {
    Device writer = world.device();
    List<SentMessage> sent = written(writer);
    for (SentMessage one : sent) {
      alice.client.receive(group, writer.client.encoded(group, one.id()));
    }
    answers.wanted(BOB, places(writer.log(group), 1, 100));
    assertGiven(List.of());
    alice.sync();
    alice.client.receive(group, claiming(writer, sent.get(2)));
    answers.wanted(BOB, places(writer.log(group), 1, 100));
    assertGiven(sent);
  }

  @Test
  void claimThatMisledIsForgottenAtTheNextQuestion() throws Exception {
    Device writer = world.device();
    List<SentMessage> sent = written(writer);
    for (int i = 0; i < 2; i++) {
      alice.client.receive(group, writer.client.encoded(group, sent.get(i).id()));
      alice.client.receive(group, claiming(writer, sent.get(i)));
    }
    answers.wanted(BOB, places(writer.log(group), 1, 100));
    assertGiven(List.of());
    alice.sync();
    answers.wanted(BOB, places(writer.log(group), 1, 100));
    assertGiven(sent.subList(2, 5));
    answers.wanted(BOB, places(writer.log(group), 1, 100));
    assertGiven(sent);
  }
}
