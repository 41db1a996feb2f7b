package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.CountedHome;
import org.remotelog.home.HomeTable;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Announced;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.Roster;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.RosterCodec;
import org.remotelog.log.core.CoreLimits;

/** What heads say of other logs, through the real writer and reader. */
final class HeadNotesTest {
  private final FakeStore store = new FakeStore("store", place -> {});
  private final FakePointer pointer = new FakePointer(place -> {});
  private final Desk alice = desk(1);
  private final Desk bob = desk(2);

  private Desk desk(int seed) {
    return new Desk(new MemoryHome(), seed, List.of(store), List.of(pointer));
  }

  private static LogWriter.OwnLog own(Desk desk) {
    return new LogWriter.OwnLog(desk.identity, desk.secrets(), Announced.NONE, desk.reads);
  }

  private static int published(Desk desk) throws IOException {
    Publication publication = desk.writer().flush(List.of(own(desk)));
    assertThat(publication.failures()).isEmpty();
    return publication.published().size();
  }

  private static void say(Desk desk, String text) throws IOException {
    desk.append(desk.writer(), Bytes.utf8(text));
    assertThat(published(desk)).isEqualTo(1);
  }

  /** What a reader finds as the newest head of a log. */
  private Head head(Desk writer) throws IOException {
    Desk reader = desk(99);
    reader.now = writer.now;
    reader.reads.add(writer.log());
    reader.catchUp();
    return reader.readerState(writer.log()).accepted().orElseThrow().head();
  }

  private HeadRecord record(Desk writer) throws Exception {
    Bytes record = writer.writerState().standing().orElseThrow().record();
    return IpnsRecordCodec.parse(writer.log(), record);
  }

  private List<Roster> rosters(Desk writer) throws Exception {
    List<Roster> rosters = new ArrayList<>();
    for (Cid cid : head(writer).rosterBlocks()) {
      Bytes block = store.get(cid, Desk.DEADLINE).orElseThrow();
      rosters.add(
          RosterCodec.decode(writer.log(), cid, block, epoch -> writer.secrets().secret(epoch)));
    }
    return rosters;
  }

  private void meet(Desk... desks) throws IOException {
    for (Desk desk : desks) {
      for (Desk other : desks) {
        if (other != desk && !desk.reads.contains(other.log())) {
          desk.reads.add(other.log());
        }
      }
      desk.catchUp();
    }
  }

  private static void pass(long ms, Desk... desks) {
    for (Desk desk : desks) {
      desk.now += ms;
    }
  }

  @Test
  void headSaysWhatIsHeldOfOtherLogs() throws Exception {
    alice.say("one");
    alice.say("two");
    meet(alice, bob);

    say(bob, "three");

    List<Receipt> receipts = head(bob).receipts();
    assertThat(receipts).hasSize(1);
    assertThat(receipts.get(0).concerns(alice.log())).isTrue();
    assertThat(receipts.get(0).upTo()).isEqualTo(2);
    assertThat(receipts.get(0).confirms(alice.writerState().root().root())).isTrue();
    assertThat(receipts.get(0).except()).isEmpty();
  }

  @Test
  void deviceThatNeverWroteGivesReceiptsToo() throws Exception {
    alice.say("one");
    meet(alice, bob);

    assertThat(published(bob)).isEqualTo(1);

    assertThat(head(bob).count()).isZero();
    assertThat(head(bob).receipts()).hasSize(1);
    meet(alice);
    assertThat(alice.readerState(bob.log()).accepted()).isPresent();
    assertThat(alice.catchUp().gaps()).isEmpty();
  }

  @Test
  void receiptsAloneArePublishedTenMinutesAfterTheHeadBeforeAndOnce() throws Exception {
    meet(alice, bob);
    say(bob, "mine");
    alice.say("one");
    bob.catchUp();
    pass(CoreLimits.RECEIPTS_ALONE_MS - 1, bob);
    assertThat(published(bob)).isZero();
    pass(1, bob);
    assertThat(published(bob)).isEqualTo(1);
    assertThat(head(bob).receipts().get(0).upTo()).isEqualTo(1);
    pass(CoreLimits.RECEIPTS_ALONE_MS, bob);
    assertThat(published(bob)).isZero();
  }

  @Test
  void olderHeadOfTheSameCountIsRefusedAlsoWhenPointersAreAskedAgain() throws Exception {
    meet(alice, bob);
    say(bob, "mine");
    List<Bytes> records = new ArrayList<>(pointer.records(bob.log()));
    for (String text : List.of("one", "two")) {
      alice.say(text);
      bob.catchUp();
      pass(CoreLimits.RECEIPTS_ALONE_MS, bob);
      assertThat(published(bob)).isEqualTo(1);
      records.addAll(pointer.records(bob.log()));
    }
    store.blocks.keySet().removeIf(cid -> cid.codec() == Cid.Codec.RAW);
    // Each pass asks twice, as a block is gone.
    Deque<Bytes> answers = new ArrayDeque<>();
    for (int number : new int[] {3, 3, 1, 2}) {
      answers.add(records.get(number - 1));
    }
    FakePointer[] turning = new FakePointer[1];
    turning[0] = new FakePointer(place -> turning[0].hold(bob.log(), answers.remove()));
    Desk reader = new Desk(new MemoryHome(), 98, List.of(store), List.of(turning[0]));
    reader.now = bob.now;
    reader.reads.add(bob.log());
    reader.catchUp();
    reader.catchUp();
    assertThat(reader.readerState(bob.log()).accepted().orElseThrow().record().sequence())
        .isEqualTo(3);
    assertThat(answers).isEmpty();
  }

  @Test
  void receiptsOfReceiptsAreNotNews() throws Exception {
    alice.say("one");
    bob.say("two");
    meet(alice, bob);
    int heads = 0;
    for (int i = 0; i < 5; i++) {
      pass(CoreLimits.RECEIPTS_ALONE_MS, alice, bob);
      heads += published(alice) + published(bob);
      meet(alice, bob);
    }
    assertThat(heads).isEqualTo(2);
  }

  @Test
  void idlePassesReadStatesOfOtherLogsOnceUntilSomethingIsReadAgain() throws Exception {
    CountedHome counted = new CountedHome(new MemoryHome(), HomeTable.HEADS);
    Desk reader = new Desk(counted, 77, List.of(store), List.of(pointer));
    List<Desk> writers = new ArrayList<>();
    for (int i = 1; i < CoreLimits.SMALL_GROUP_LOGS; i++) {
      writers.add(desk(100 + i));
      writers.get(i - 1).say("hello");
      reader.reads.add(writers.get(i - 1).log());
    }
    reader.now += CoreLimits.RECEIPTS_ALONE_MS;
    reader.catchUp();
    assertThat(published(reader)).isEqualTo(1);
    List<Long> rows = new ArrayList<>();
    for (int minute = 0; minute < 60; minute++) {
      pass(60_000, reader);
      counted.reset();
      assertThat(published(reader)).isZero();
      rows.add(counted.rows());
    }
    System.out.printf("rows of heads that an hour of idle passes reads: %s%n", rows);
    assertThat(rows.stream().filter(read -> read > 0)).hasSize(1);
    // A pass that finds nothing changes nothing of that.
    reader.catchUp();
    counted.reset();
    assertThat(published(reader)).isZero();
    assertThat(counted.rows()).isZero();
    // News of one log, and another set of logs, are looked at.
    writers.get(0).say("again");
    reader.catchUp();
    assertThat(published(reader)).isEqualTo(1);
    pass(CoreLimits.RECEIPTS_ALONE_MS, reader);
    assertThat(published(reader)).isZero();
    reader.reads.remove(reader.reads.size() - 1);
    counted.reset();
    assertThat(published(reader)).isZero();
    assertThat(counted.rows()).isPositive();
  }

  @Test
  void receiptsAloneWaitForADayInGroupsOfMoreThanEightLogs() throws Exception {
    for (int others : new int[] {CoreLimits.SMALL_GROUP_LOGS - 1, CoreLimits.SMALL_GROUP_LOGS}) {
      Desk reader = desk(50 + others);
      alice.say("news for " + others);
      reader.reads.add(alice.log());
      for (int i = 1; i < others; i++) {
        reader.reads.add(desk(100 + i).log());
      }
      say(reader, "hello");
      reader.catchUp();
      pass(CoreLimits.RECEIPTS_ALONE_MS, reader);
      boolean isSmall = others + 1 <= CoreLimits.SMALL_GROUP_LOGS;
      assertThat(published(reader)).as("%s others", others).isEqualTo(isSmall ? 1 : 0);
      pass(CoreLimits.RECEIPTS_ALONE_LARGE_MS - CoreLimits.RECEIPTS_ALONE_MS, reader);
      assertThat(published(reader)).as("%s others", others).isEqualTo(isSmall ? 0 : 1);
    }
  }

  @Test
  void receiptsOfFiftyLogsStandInTheHeadAndOfMoreInTheRoster() throws Exception {
    List<LogName> writers = new ArrayList<>();
    for (int i = 0; i <= CoreLimits.MAX_HEAD_RECEIPTS; i++) {
      Desk writer = desk(i + 1);
      writer.say("hello");
      writers.add(writer.log());
    }
    for (int others : new int[] {CoreLimits.MAX_HEAD_RECEIPTS, CoreLimits.MAX_HEAD_RECEIPTS + 1}) {
      Desk reader = desk(150 + others);
      reader.reads.addAll(writers.subList(0, others));
      reader.catchUp();
      say(reader, "I read all of you");

      boolean isFew = others <= CoreLimits.MAX_HEAD_RECEIPTS;
      assertThat(head(reader).receipts()).hasSize(isFew ? others : 0);
      assertThat(record(reader).inlineHead()).isPresent();
      assertThat(rosters(reader)).hasSize(1);
      assertThat(rosters(reader).get(0).records()).hasSize(others);
      assertThat(rosters(reader).get(0).receipts()).hasSize(isFew ? 0 : others);
    }
  }

  @Test
  void rosterHasTheNewestRecordsWithoutHeadsAndIsMadeAgainAfterAnHour() throws Exception {
    Desk carol = desk(3);
    alice.say("one");
    carol.say("two");
    meet(alice, bob, carol);
    say(bob, "three");
    List<Roster> first = rosters(bob);
    assertThat(first.get(0).records()).hasSize(2);
    for (Roster.RosterRecord row : first.get(0).records()) {
      Desk writer = row.log().equals(alice.log()) ? alice : carol;
      HeadRecord bare = IpnsRecordCodec.parse(row.log(), row.record());
      assertThat(bare.inlineHead()).isEmpty();
      assertThat(bare.head()).isEqualTo(record(writer).head());
      assertThat(bare.bytes().size()).isLessThan(240);
    }
    alice.say("four");
    pass(CoreLimits.ROSTER_MS - 1, bob);
    bob.catchUp();
    say(bob, "five");
    assertThat(rosters(bob)).isEqualTo(first);
    pass(1, bob);
    say(bob, "six");
    assertThat(rosters(bob)).isNotEqualTo(first);
    List<Cid> links = head(bob).rosterBlocks();
    pass(CoreLimits.ROSTER_MS, bob);
    say(bob, "seven, and nobody else wrote");
    assertThat(head(bob).rosterBlocks()).isEqualTo(links);
  }

  @Test
  void rosterThatAnotherOneFollowsIsReplacedAndTheNewestNeverIs() throws Exception {
    Desk carol = desk(3);
    meet(alice, bob, carol);
    alice.say("one");
    carol.say("two");
    bob.catchUp();
    say(bob, "three");
    Cid old = head(bob).rosterBlocks().get(0);
    alice.say("four");
    bob.catchUp();
    pass(CoreLimits.ROSTER_MS, bob);
    say(bob, "five");

    List<Cid> replaced =
        bob.home.read(
            tables -> {
              List<Cid> cids = new ArrayList<>();
              new LogJournal(tables)
                  .replaced(bob.log())
                  .oldest(100)
                  .forEach(row -> row.blocks().forEach(block -> cids.add(block.cid())));
              return cids;
            });
    assertThat(replaced).contains(old).doesNotContainAnyElementsOf(head(bob).rosterBlocks());
    assertThat(store.get(old, Desk.DEADLINE)).isPresent();
  }

  @Test
  void groupOfTwoLogsNeedsNoRoster() throws Exception {
    alice.say("one");
    meet(alice, bob);
    say(bob, "two");
    assertThat(head(bob).rosterBlocks()).isEmpty();
  }

  @Test
  void headsOfAnUnreadLogSayNothingOfIt() throws Exception {
    LogName unread = desk(4).log();
    bob.reads.add(unread);
    bob.reads.add(desk(5).log());
    bob.catchUp();
    assertThat(published(bob)).isZero();
    say(bob, "hello");
    assertThat(head(bob).receipts()).isEmpty();
    assertThat(head(bob).rosterBlocks()).isEmpty();
  }
}
