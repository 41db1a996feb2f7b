package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.HeldByMember;
import org.remotelog.bridge.Inbox;
import org.remotelog.bridge.ReceiptIntake;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Tables;
import org.remotelog.log.Block;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.LogRoot;
import org.remotelog.mvds.GroupId;

/**
 * A copy of Alice's home writes where nobody looks. Bob takes its head for the next one of her log,
 * as its entries are not to be had, and finds only later that it is another history. What Carol
 * said that she holds had counted by that head.
 */
final class ReceiptsOfForksTest {
  private static final Duration DEADLINE = Duration.ofSeconds(5);

  private final Device.World world = new Device.World();
  private final Device.World elsewhere = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private final Device carol = world.device();
  private final Device copy = elsewhere.device();
  private GroupId group;
  private LogName alices;
  private LogName carols;
  private GroupKeys keys;
  private Head forked;

  @BeforeEach
  void forkLate() throws Exception {
    group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    carol.joinBy(alice, group);
    alices = alice.log(group);
    carols = carol.log(group);
    keys =
        new GroupKeys(
            bob.home.read(tables -> new GroupRows(tables).group(group).orElseThrow()).group());
    for (int i = 1; i <= 5; i++) {
      alice.client.send(group, "common " + i);
      alice.sync();
    }
    bob.client.send(group, "hello");
    bob.sync();
    alice.home.read(
        tables -> {
          copy.home.update(others -> copy(tables, others));
          return true;
        });
    alice.client.send(group, "by alice");
    alice.sync();
    bob.sync();
    // It reads what Bob said and says so, so that the next number is above that of Alice.
    LogName bobs = bob.log(group);
    HeadRecord hello = IpnsRecordCodec.parse(bobs, world.pointer.resolve(bobs, DEADLINE).get(0));
    elsewhere.pointer.publish(bobs, hello.bytes(), DEADLINE);
    Head head = HeadCodec.decode(bobs, hello.verifiedInlineHead().orElseThrow(), keys::secret);
    move(head, world, elsewhere);
    copy.sync();
    elsewhere.clock.pass(Duration.ofMinutes(10));
    assertThat(copy.sync().published()).isEqualTo(1);
    for (int i = 1; i <= 3; i++) {
      copy.client.send(group, "by the copy " + i);
    }
    copy.sync();
    HeadRecord record =
        IpnsRecordCodec.parse(alices, elsewhere.pointer.resolve(alices, DEADLINE).get(0));
    Bytes block = record.verifiedInlineHead().orElseThrow();
    forked = HeadCodec.decode(alices, block, keys::secret);
    world.pointer.publish(alices, record.bytes(), DEADLINE);
    assertThat(bob.sync().gaps()).isNotEmpty();
    assertThat(bob.home.read(t -> new LogJournal(t).reader(alices, keys)).count())
        .as("the copy's head is accepted")
        .isEqualTo(forked.count());
  }

  private static void copy(Tables from, Tables to) throws IOException {
    for (HomeTable table : HomeTable.values()) {
      for (Row row : from.table(table).scan(Keys.START, Keys.END, Integer.MAX_VALUE)) {
        to.table(table).put(row.key(), row.value());
      }
    }
  }

  private static void move(Head head, Device.World from, Device.World to) throws Exception {
    List<Block> blocks = new ArrayList<>();
    for (SegmentRef segment : head.segments()) {
      from.store
          .get(segment.cid(), DEADLINE)
          .ifPresent(data -> blocks.add(new Block(segment.cid(), data)));
    }
    assertThat(blocks).isNotEmpty();
    to.store.put(blocks, DEADLINE);
  }

  private ReceiptIntake.Taken look(Tables tables, SequenceRange... except) throws IOException {
    return look(tables, Receipt.of(alices, forked.count(), forked.root(), List.of(except)));
  }

  private ReceiptIntake.Taken look(Tables tables, Receipt receipt) throws IOException {
    GroupRows.OwnGroup own = new GroupRows(tables).group(group).orElseThrow();
    return new ReceiptIntake(tables, own)
        .look(List.of(new ReceiptIntake.Statement(carols, List.of(receipt))), keys);
  }

  /** The entries of the other history come to light. */
  private void showEntries() throws Exception {
    move(forked, elsewhere, world);
    assertThat(bob.sync().gaps()).isEmpty();
    assertThat(bob.texts(group)).contains("by alice", "by the copy 1", "by the copy 3");
  }

  /** The last texts of Alice's log that Carol holds as Bob knows. */
  private List<String> held() throws Exception {
    return held(bob);
  }

  private List<String> held(Device device) throws Exception {
    return device.home.read(
        tables -> {
          List<String> texts = new ArrayList<>();
          HeldByMember held = new HeldByMember(tables, group, Optional.of(carols));
          for (Inbox.Numbered row : new Inbox(tables, group).after(0, 100)) {
            if (held.holds(row.row())) {
              String body = new String(row.row().body().toArray(), "UTF-8");
              texts.add(body.replaceAll("(?s).*(common \\d|pending|by .*)$", "$1"));
            }
          }
          if (held.wentBack()) {
            texts.add("after more");
          }
          return texts;
        });
  }

  @Test
  void receiptsThatCountedOnABranchThatIsGivenUpFallBackToTheCommonPart() throws Exception {
    bob.home.update(tables -> look(tables).keep(tables));
    assertThat(held()).contains("common 5", "by alice").doesNotContain("after more");
    showEntries();
    assertThat(held())
        .containsExactly("common 1", "common 2", "common 3", "common 4", "common 5", "after more");
  }

  @Test
  void whatWasMissingOfTheCommonPartIsMissingStill() throws Exception {
    long last = forked.count() - 3;
    SequenceRange missing = new SequenceRange(last - 1, last + 1);
    bob.home.update(tables -> look(tables, missing).keep(tables));
    showEntries();
    assertThat(held()).containsExactly("common 1", "common 2", "common 3", "after more");
  }

  @Test
  void whatWasComparedWithABranchThatIsGivenUpMeanwhileIsNotKept() throws Exception {
    ReceiptIntake.Taken taken = bob.home.read(tables -> look(tables));
    showEntries();
    bob.home.update(taken::keep);
    assertThat(held()).isEmpty();
    Bytes milestones = Keys.of(alices.publicKey(), Bytes.ofHex("04"));
    List<Row> rows = bob.home.read(t -> t.table(HomeTable.COMMITMENTS).scanPrefix(milestones, 100));
    assertThat(rows).isEmpty();
  }

  @Test
  void receiptsEndWhereALogThatWasEndedEnds() throws Exception {
    alice.client.send(group, "pending");
    LogRoot root = alice.home.read(tables -> new LogJournal(tables).writer(alices).root());
    Receipt all = Receipt.of(alices, root.count(), root.root(), List.of());
    alice.home.update(tables -> look(tables, all).keep(tables));
    assertThat(held(alice)).contains("by alice", "pending").doesNotContain("after more");
    // The copy's record is there: what no pointer has is taken along.
    alice.sync();
    assertThat(alice.log(group)).isNotEqualTo(alices);
    assertThat(held(alice))
        .contains("common 5", "by alice", "after more")
        .doesNotContain("pending");
  }
}
