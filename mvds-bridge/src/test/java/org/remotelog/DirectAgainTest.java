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
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.InboxMessages;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.CountedHome;
import org.remotelog.home.HomeTable;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.client.Network;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.core.RetransmitPolicy;
import org.remotelog.mvds.node.MvdsEvents;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeOptions;
import org.remotelog.mvds.transport.memory.MemoryNetwork;

/** What looking again costs, and that it finds what a member lacks. */
@Timeout(60)
final class DirectAgainTest {
  private static final PeerId BOB = PeerId.of(Sha256.of(Bytes.utf8("bob's device")).bytes());
  private static final int PAGES = 8;
  private static final int MESSAGES = PAGES * ClientBounds.DIRECT_STEP;

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private final CountedHome counted = new CountedHome(alice.home, HomeTable.INBOX);
  private GroupId group;
  private ReceiptHeads heads;
  private MvdsNode node;
  private DirectReceipts receipts;
  private DirectAgain again;
  private long elapsedMs;

  @BeforeEach
  void giveAll() throws Exception {
    group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    heads = new ReceiptHeads(world, group);
    bob.sync();
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < MESSAGES; i++) {
      drafts.add(Draft.text("text " + i));
    }
    alice.client.appendAll(group, drafts);
    alice.sync();
    bob.sync();
    node = node();
    node.start();
    node.addPeer(group, BOB, SyncMode.BATCH).get();
    GroupRows.OwnGroup own =
        alice.home.read(tables -> new GroupRows(tables).group(group).orElseThrow());
    Optional<LogName> bobs = Optional.of(bob.log(group));
    receipts =
        new DirectReceipts(
            alice.home,
            group,
            () -> own,
            node,
            peer -> bobs,
            log -> ReceiptHeads.said(alice, group, log),
            () -> elapsedMs);
    DirectGiving giving =
        new DirectGiving(counted, group, () -> own, node, peer -> bobs, peer -> true);
    again = new DirectAgain(counted, group, giving, () -> elapsedMs);
    heads.publish(bob, all());
    alice.sync();
    receipts.run(Set.of());
    alice.home.update(
        tables -> {
          Inbox inbox = new Inbox(tables, group);
          inbox.commitCursor(DirectFeed.cursor(BOB), inbox.lastRow());
        });
  }

  private MvdsNode node() {
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
    return new MvdsNode(
        alice.home,
        new InboxMessages(bridge, group),
        new MemoryNetwork(1, () -> 0).join(PeerId.of(Sha256.of(Bytes.utf8("own device")).bytes())),
        options,
        MvdsEvents.NONE);
  }

  @AfterEach
  void close() {
    node.close();
  }

  private Receipt all() throws IOException, RemoteLogException {
    return heads.receipt(bob, alice.log(group));
  }

  /** Bob says that he holds all but these entries, counted from the end. */
  private void bobLacks(long first, long last) throws Exception {
    Receipt all = all();
    SequenceRange lost = new SequenceRange(all.upTo() - first + 1, all.upTo() - last + 1);
    heads.publish(bob, new Receipt(all.logTag(), all.upTo(), all.rootTag(), List.of(lost)));
    alice.sync();
    receipts.run(Set.of());
  }

  private long given() throws Exception {
    return node.inspect(state -> state.givenTo(BOB)).get();
  }

  /** Steps until there is a pause or nothing is left; returns the rows of the inbox it read. */
  private long rowsRead() throws Exception {
    counted.reset();
    while (again.step(BOB, ClientBounds.DIRECT_POLL_MS) == 0) {
      // It has found something.
    }
    return counted.rows();
  }

  @Test
  void whatCameLastIsFoundWithoutAPauseAndTheRestIsLookedAtByPages() throws Exception {
    int lost = 2 * ClientBounds.DIRECT_STEP;
    bobLacks(lost, 1);
    assertThat(rowsRead()).isEqualTo(3L * ClientBounds.DIRECT_STEP);
    assertThat(given()).isEqualTo(lost);
    assertThat(again.left()).isZero();
    assertThat(rowsRead()).as("within the pause").isZero();
    for (int page = 3; page < PAGES; page++) {
      elapsedMs += ClientBounds.DIRECT_AGAIN_MS - 1;
      assertThat(rowsRead()).isZero();
      elapsedMs++;
      assertThat(rowsRead()).isEqualTo(ClientBounds.DIRECT_STEP);
    }
    elapsedMs += ClientBounds.DIRECT_AGAIN_MS;
    assertThat(rowsRead()).isZero();
    assertThat(given()).isEqualTo(lost);
  }

  @Test
  void whatCameFirstIsFoundAtTheEndAfterAPauseForEachPageThatHasNothing() throws Exception {
    bobLacks(MESSAGES, MESSAGES);
    int pauses = 0;
    for (; given() == 0; pauses++) {
      assertThat(rowsRead()).isLessThanOrEqualTo(ClientBounds.DIRECT_STEP);
      elapsedMs += ClientBounds.DIRECT_AGAIN_MS;
    }
    assertThat(pauses).isEqualTo(PAGES);
  }

  @Test
  void memberWhoseReceiptsGoUpAndDownForADayCostsRowsByTheHourNotByTheHead() throws Exception {
    counted.reset();
    long steps = 0;
    for (int minute = 0; minute < 24 * 60; minute += 10) {
      if (minute % 20 == 0) {
        heads.publish(bob, all());
        alice.sync();
        receipts.run(Set.of());
      } else {
        bobLacks(1, 1);
      }
      for (int second = 0; second < 20; second++) {
        elapsedMs = minute * 60_000L + second * 1_000L;
        again.step(BOB, ClientBounds.DIRECT_POLL_MS);
        steps++;
      }
    }
    System.out.printf(
        "144 heads that take back and give: %d rows of %d read in %d steps%n",
        counted.rows(), MESSAGES, steps);
    assertThat(counted.rows()).isBetween(20L * MESSAGES, 24L * MESSAGES);
  }
}
