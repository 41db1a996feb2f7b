package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bridge.Bridge;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.HeldByMember;
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.InboxMessages;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.CountedHome;
import org.remotelog.home.HomeTable;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.client.Network;
import org.remotelog.log.core.LogRoot;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.core.MvdsState;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.node.MvdsEvents;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeOptions;
import org.remotelog.mvds.transport.memory.MemoryNetwork;

/** What the engine is told of heads and logs, on a network on which nobody is there. */
@Timeout(60)
final class DirectReceiptsTest {
  private static final PeerId BOB = PeerId.of(Sha256.of(Bytes.utf8("bob's device")).bytes());
  private static final int MESSAGES = 6;

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private GroupId group;
  private GroupRows.OwnGroup own;
  private ReceiptHeads heads;
  private MvdsNode node;
  private DirectReceipts receipts;
  private Optional<LogName> logOfBob;
  private final CountedHome counted = new CountedHome(alice.home, HomeTable.HEADS);

  private long elapsedMs;
  private int groupLooks;

  @BeforeEach
  void makeNode() throws Exception {
    group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    heads = new ReceiptHeads(world, group);
    bob.client.send(group, "by bob");
    bob.sync();
    alice.sync();
    logOfBob = Optional.of(bob.log(group));
    Network none = new Network(List.of(), List.of(), Runnable::run, 1, Duration.ofSeconds(1));
    SecureRandom random = new SecureRandom();
    LogWriter writer = new LogWriter(alice.home, none, random, world.clock::millis, LogEvents.NONE);
    Bridge bridge =
        new Bridge(writer, world.clock::millis, () -> ClientParts.randomBytes(random, 16));
    NodeOptions options =
        new NodeOptions(
            RetransmitPolicy.ofEpoch(1_000),
            Dialect.SPEC,
            1,
            () -> 0,
            world.clock::millis,
            Optional.empty());
    MemoryNetwork network = new MemoryNetwork(1, () -> 0);
    node =
        new MvdsNode(
            alice.home,
            new InboxMessages(bridge, group),
            network.join(PeerId.of(Sha256.of(Bytes.utf8("own device")).bytes())),
            options,
            MvdsEvents.NONE);
    node.start();
    node.addPeer(group, BOB, SyncMode.BATCH).get();
    own = alice.home.read(tables -> new GroupRows(tables).group(group).orElseThrow());
    receipts =
        new DirectReceipts(
            counted, group, this::ownNow, node, peer -> logOfBob, this::said, () -> elapsedMs);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private GroupRows.OwnGroup ownNow() {
    groupLooks++;
    return own;
  }

  private List<Receipt> said(LogName log) throws IOException {
    return ReceiptHeads.said(alice, group, log);
  }

  /** Alice's own messages, all of which the engine gives to Bob. */
  private List<MessageId> give() throws Exception {
    List<MessageId> ids = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      ids.add(alice.client.send(group, "text " + i).id());
    }
    for (MessageId id : ids) {
      assertThat(node.share(BOB, id).get()).isTrue();
    }
    return ids;
  }

  private List<MvdsState.Given> given() throws Exception {
    return node.inspect(state -> state.given(BOB)).get();
  }

  private long carried() throws Exception {
    return given().stream().filter(MvdsState.Given::isCarried).count();
  }

  @Test
  void whatIsPublishedIsToldToBeCarriedAndNothingElse() throws Exception {
    give();
    receipts.run(Set.of());
    assertThat(given()).hasSize(MESSAGES);
    assertThat(carried()).as("in no published head yet").isZero();
    alice.sync();
    MessageId later = alice.client.send(group, "later").id();
    node.share(BOB, later).get();
    receipts.run(Set.of());
    assertThat(given()).contains(new MvdsState.Given(later, false)).hasSize(MESSAGES + 1);
    assertThat(carried()).isEqualTo(MESSAGES);
  }

  @Test
  void receiptEndsWhatItCoversAndWhatWentBackIsToBeLookedAtAgainOnce() throws Exception {
    List<MessageId> ids = give();
    receipts.run(Set.of());
    commitCursor(99);
    alice.sync();
    bob.sync();
    Receipt all = heads.receipt(bob, alice.log(group));
    SequenceRange last = new SequenceRange(all.upTo(), all.upTo());
    heads.publish(bob, new Receipt(all.logTag(), all.upTo(), all.rootTag(), List.of(last)));
    alice.sync();
    receipts.run(Set.of());
    assertThat(given()).containsExactly(new MvdsState.Given(ids.get(MESSAGES - 1), true));
    heads.publish(bob, all);
    alice.sync();
    receipts.run(Set.of());
    assertThat(given()).isEmpty();
    assertThat(again()).isZero();

    heads.publish(bob, Receipt.of(alice.log(group), 1, rootOfFirst(), List.of()));
    alice.sync();
    receipts.run(Set.of());
    assertThat(again()).isEqualTo(99);
    lookedAgain();
    receipts.run(Set.of());
    assertThat(again()).isZero();
    assertThat(cursor()).as("what is new does not wait for that").isEqualTo(99);
  }

  @Test
  void memberWhoseReceiptsGoUpAndDownIsLookedAtAgainOnceAnHour() throws Exception {
    give();
    receipts.run(Set.of());
    commitCursor(99);
    alice.sync();
    bob.sync();
    Receipt all = heads.receipt(bob, alice.log(group));
    Receipt less = Receipt.of(alice.log(group), 1, rootOfFirst(), List.of());
    int looks = 0;
    for (int minute = 0; minute < 180; minute += 5) {
      heads.publish(bob, minute % 10 == 0 ? all : less);
      alice.sync();
      elapsedMs = minute * 60_000L;
      receipts.run(Set.of());
      looks += again() > 0 ? 1 : 0;
      lookedAgain();
    }
    assertThat(looks).isEqualTo(3);
    // What went back meanwhile is not forgotten.
    heads.publish(bob, less);
    alice.sync();
    receipts.run(Set.of());
    elapsedMs += ClientBounds.DIRECT_SET_BACK_MS;
    receipts.run(Set.of());
    assertThat(again()).isEqualTo(99);
  }

  @Test
  void restartedProcessComparesAllAnewThoughNoReceiptHasChanged() throws Exception {
    List<MessageId> ids = give();
    alice.sync();
    bob.sync();
    heads.publish(bob, heads.receipt(bob, alice.log(group)));
    alice.sync();
    receipts.run(Set.of());
    assertThat(given()).isEmpty();
    // As if a crash had come between the receipts and their effect on the engine.
    node.share(BOB, ids.get(0)).get();
    node.carried(ids.get(0)).get();
    receipts.run(Set.of());
    assertThat(given()).as("this process has compared it before").hasSize(1);
    new DirectReceipts(alice.home, group, () -> own, node, peer -> logOfBob, this::said, () -> 0)
        .run(Set.of());
    assertThat(given()).isEmpty();
  }

  @Test
  void receiptsOfNobodysKeyChangeNothing() throws Exception {
    give();
    alice.sync();
    bob.sync();
    heads.publish(bob, heads.receipt(bob, alice.log(group)));
    alice.sync();
    // Another member announces the key of Bob's device as well.
    logOfBob = Optional.empty();
    receipts.run(Set.of(BOB));
    assertThat(given()).hasSize(MESSAGES);
    assertThat(receipts.knowsAll(Set.of(BOB))).isTrue();
  }

  @Test
  void onlyWhatMembersHoldToWhomSomethingIsGivenIsRemembered() throws Exception {
    give();
    alice.sync();
    bob.sync();
    heads.publish(bob, heads.receipt(bob, alice.log(group)));
    alice.sync();
    receipts.run(Set.of());
    assertThat(remembered()).containsExactly(bob.log(group));
    assertThat(again()).as("nothing was given before").isZero();
    commitCursor(99);
    Optional<LogName> bobs = logOfBob;
    logOfBob = Optional.empty();
    receipts.run(Set.of());
    assertThat(remembered()).isEmpty();
    logOfBob = bobs;
    receipts.run(Set.of());
    assertThat(remembered()).containsExactly(bob.log(group));
    assertThat(again()).as("it may have held more in between").isEqualTo(99);
  }

  @Test
  void headsAreNotReadAgainForWhatTheySay() throws Exception {
    give();
    alice.sync();
    bob.sync();
    heads.publish(bob, heads.receipt(bob, alice.log(group)));
    alice.sync();
    receipts.run(Set.of());
    assertThat(given()).isEmpty();
    assertThat(counted.rows()).isZero();
  }

  private List<LogName> remembered() throws Exception {
    return alice.home.read(tables -> HeldByMember.members(tables, group));
  }

  private Digest rootOfFirst() throws Exception {
    LogName log = alice.log(group);
    return alice.home.read(
        tables -> LogRoot.of(List.of(new LogJournal(tables).commitment(log, 1).orElseThrow())));
  }

  private long cursor() throws Exception {
    return alice.home.read(tables -> new Inbox(tables, group).cursor(DirectFeed.cursor(BOB)));
  }

  /** Up to which row Bob's are to be looked at again. */
  private long again() throws Exception {
    return alice.home.read(tables -> new Inbox(tables, group).cursor(DirectAgain.cursor(BOB)));
  }

  private void lookedAgain() throws Exception {
    alice.home.update(tables -> new Inbox(tables, group).commitCursor(DirectAgain.cursor(BOB), 0));
  }

  private void commitCursor(long row) throws Exception {
    alice.home.update(tables -> new Inbox(tables, group).commitCursor(DirectFeed.cursor(BOB), row));
  }

  @Test
  void groupIsTakenAsItIsAtEachLookAndNotAsItWasAtTheBeginning() throws Exception {
    receipts.run(Set.of());
    assertThat(groupLooks).isEqualTo(1);
    receipts.run(Set.of());
    assertThat(groupLooks).isEqualTo(2);
  }
}
