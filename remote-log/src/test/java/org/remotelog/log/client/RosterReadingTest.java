package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.GapCause;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.log.Roster;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.RosterChoice;

/** Alice's head links a roster; Lena's own pointer is frozen, empty or behind. */
@Timeout(60)
final class RosterReadingTest {
  private final List<Cid> asked = new ArrayList<>();
  private final FakeStore store = new FakeStore("store", Faults.NONE);
  private final FakeStore counting =
      new FakeStore("store", Faults.NONE) {
        @Override
        public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
          asked.add(cid);
          return store.get(cid, deadline);
        }
      };
  private final FakePointer pointer = new FakePointer(Faults.NONE);
  private final Desk alice = desk(1);
  private final Desk lena = desk(2);
  private final Desk reader = new Desk(new MemoryHome(), 3, List.of(counting), List.of(pointer));
  private int seed = 10;
  private final List<String> behind = new ArrayList<>();

  RosterReadingTest() {
    reader.reads.add(alice.log());
    reader.reads.add(lena.log());
    reader.events =
        new LogEvents() {
          @Override
          public void behind(LogName log, long sequence, long given, String source) {
            behind.add(log.equals(lena.log()) ? given + "<" + sequence : "another log");
          }
        };
  }

  private Desk desk(int seed) {
    return new Desk(new MemoryHome(), seed, List.of(store), List.of(pointer));
  }

  private HeadRecord newest(Desk desk) throws Exception {
    return SignedHeads.newest(desk, pointer);
  }

  private Block link(Desk desk, Roster.RosterRecord... rows) throws Exception {
    return SignedHeads.link(desk, pointer, store, Desk.NOW, List.of(rows), List.of());
  }

  private List<PassTrace.Kind> kinds(LogName log) {
    List<PassTrace.Kind> kinds = new ArrayList<>();
    reader.trace.linesOf(log).forEach(line -> kinds.add(line.kind()));
    return kinds;
  }

  /** Lena has written twice, and her pointer shows the first record for ever. */
  private HeadRecord freeze() throws Exception {
    alice.say("hello");
    lena.say("one");
    Bytes first = newest(lena).bytes();
    lena.say("two");
    HeadRecord second = newest(lena);
    pointer.hold(lena.log(), first);
    return second;
  }

  @Test
  void newsBehindAFrozenPointerComeByARosterInTwoMoreRounds() throws Exception {
    link(alice, SignedHeads.row(lena, freeze()));

    CatchUp pass = reader.catchUp();

    assertThat(pass.rounds()).isEqualTo(4);
    assertThat(reader.delivered(lena.log())).isEqualTo(2);
    assertThat(pass.gaps()).isEmpty();
    assertThat(pass.refusals()).isEmpty();
    assertThat(pass.warnings())
        .singleElement()
        .asString()
        .contains("gave record 1", "roster of " + alice.log(), "shows record 2");
    assertThat(behind).containsExactly("1<2");
    assertThat(kinds(alice.log())).contains(PassTrace.Kind.ROSTER);
    assertThat(kinds(lena.log())).contains(PassTrace.Kind.SHOWN);
    assertThat(PassTrace.parse(reader.trace.toBytes())).isEqualTo(reader.trace);
    // Two pointers; hello, one, the roster; the head; two.
    assertThat(pass.requests()).isEqualTo(2 + 3 + 1 + 1);
  }

  @Test
  void rosterComesInTheRoundOfSegmentsAndOnlyOnce() throws Exception {
    freeze();
    lena.say("three");
    Block roster = link(alice, SignedHeads.row(lena, newest(lena)));

    CatchUp first = reader.catchUp();

    assertThat(first.rounds()).as("nothing but what pointers gave").isEqualTo(2);
    assertThat(asked).contains(roster.cid());
    assertThat(behind).isEmpty();
    asked.clear();
    CatchUp second = reader.catchUp();
    assertThat(second.requests()).isEqualTo(2);
    assertThat(asked).isEmpty();
  }

  @Test
  void logWhoseNameHasNoRecordIsLearnedFromARoster() throws Exception {
    HeadRecord second = freeze();
    pointer.hold(lena.log());
    link(alice, SignedHeads.row(lena, second));
    assertThat(reader.catchUp().rounds()).isEqualTo(4);
    assertThat(reader.delivered(lena.log())).isEqualTo(2);
    assertThat(behind).containsExactly("0<2");
  }

  @Test
  void logThatIsNotAskedForInThisPassIsReadByARosterWithoutAnAlarm() throws Exception {
    link(alice, SignedHeads.row(lena, freeze()));
    reader.reads.remove(lena.log());
    reader.unasked.add(lena.log());

    CatchUp pass = reader.catchUp();

    assertThat(reader.delivered(lena.log())).isEqualTo(2);
    assertThat(pass.warnings()).isEmpty();
    assertThat(behind).isEmpty();
    assertThat(reader.trace.skipped()).isEqualTo(1);
    assertThat(kinds(lena.log())).contains(PassTrace.Kind.SHOWN);
  }

  @Test
  void olderRecordsInRostersAreNoAlarm() throws Exception {
    freeze();
    HeadRecord first = newest(lena);
    lena.say("three");
    link(alice, SignedHeads.row(lena, first));
    CatchUp pass = reader.catchUp();
    assertThat(List.of(pass.warnings(), pass.refusals(), pass.gaps())).containsOnly(List.of());
    assertThat(pass.rounds()).isEqualTo(2);
  }

  @Test
  void otherHeadOfTheSameNumberIsAFork() throws Exception {
    freeze();
    HeadRecord first = newest(lena);
    Cid other = link(lena).cid();
    HeadRecord fork =
        SignedHeads.sign(lena, first.sequence(), other, first.validity(), Bytes.EMPTY);
    pointer.hold(lena.log(), first.bytes());
    link(alice, SignedHeads.row(lena, fork));
    CatchUp pass = reader.catchUp();
    assertThat(pass.gaps()).extracting(gap -> gap.cause()).containsExactly(GapCause.FORKED);
    assertThat(reader.readerState(lena.log()).conflicts())
        .containsExactlyInAnyOrder(first.bytes(), fork.bytes());
  }

  @Test
  void expiredRecordOfARosterCountsAndShowsItsAge() throws Exception {
    HeadRecord second = freeze();
    Instant past = Instant.ofEpochMilli(Desk.NOW).minusSeconds(60);
    HeadRecord expired = SignedHeads.sign(lena, 2, second.head(), past, Bytes.EMPTY);
    link(alice, SignedHeads.row(lena, expired));
    CatchUp pass = reader.catchUp();
    assertThat(reader.delivered(lena.log())).isEqualTo(2);
    assertThat(pass.warnings()).anyMatch(text -> text.contains("expired at " + past));
  }

  @Test
  void withheldNewsStayAGapUntilTheyComeAndTheRosterIsNotReadAgain() throws Exception {
    HeadRecord second = freeze();
    Block roster = link(alice, SignedHeads.row(lena, second));
    Bytes head = store.blocks.remove(second.head());

    for (int i = 0; i < 2; i++) {
      asked.clear();
      CatchUp pass = reader.catchUp();
      assertThat(pass.gaps())
          .singleElement()
          .satisfies(gap -> assertThat(gap.cause()).isEqualTo(GapCause.UNAVAILABLE));
      assertThat(asked.contains(roster.cid())).isEqualTo(i == 0);
      assertThat(pass.warnings())
          .singleElement()
          .asString()
          .contains(
              i == 0
                  ? "but the roster of " + alice.log() + " shows record"
                  : "but the roster that was read before shows record");
      assertThat(behind).hasSize(i + 1);
    }

    store.blocks.put(second.head(), head);
    assertThat(reader.catchUp().gaps()).isEmpty();
    assertThat(reader.delivered(lena.log())).isEqualTo(2);
    pointer.hold(lena.log(), second.bytes());
    behind.clear();
    assertThat(reader.catchUp().rounds()).isEqualTo(1);
    assertThat(behind).isEmpty();
  }

  @Test
  void alteredRecordIsRefusedWithItsSource() throws Exception {
    byte[] altered = SignedHeads.bare(freeze()).toArray();
    altered[20] ^= 1;
    link(alice, new Roster.RosterRecord(lena.log(), Bytes.wrap(altered)));
    CatchUp pass = reader.catchUp();
    assertThat(pass.refusals())
        .singleElement()
        .satisfies(
            one -> {
              assertThat(one.source()).isEqualTo("roster of " + alice.log());
              assertThat(one.log()).isEqualTo(lena.log());
            });
    assertThat(reader.delivered(lena.log())).isEqualTo(1);
  }

  @Test
  void strangersInRostersAreIgnored() throws Exception {
    HeadRecord second = freeze();
    link(alice, SignedHeads.row(lena, second));
    reader.reads.remove(lena.log());
    CatchUp pass = reader.catchUp();
    assertThat(pass.rounds()).isEqualTo(2);
    assertThat(reader.delivered(lena.log())).isZero();
    assertThat(pass.refusals()).isEmpty();
  }

  @Test
  void ownRecordThatThisHomeHasNotSignedIsReportedAndReceiptsAreHandedOn() throws Exception {
    alice.say("hello");
    reader.say("mine");
    HeadRecord known = newest(reader);
    HeadRecord foreign = SignedHeads.sign(reader, 2, known.head(), known.validity(), Bytes.EMPTY);
    Receipt receipt =
        new Receipt(Bytes.wrap(new byte[4]), 7, Bytes.wrap(new byte[8]), List.<SequenceRange>of());
    List<Roster.RosterRecord> rows =
        List.of(SignedHeads.row(reader, known), SignedHeads.row(reader, foreign));
    SignedHeads.link(alice, pointer, store, Desk.NOW, rows, List.of(receipt));

    CatchUp pass = reader.catchUp();

    assertThat(reader.foreign).extracting(HeadRecord::sequence).containsExactly(2L);
    assertThat(pass.warnings()).anyMatch(text -> text.contains("another copy"));
    assertThat(reader.receipts).containsExactly(receipt);
    assertThat(reader.catchUp().warnings()).isEmpty();
  }

  @Test
  void rosterThatIsGoneIsAskedForOnceAndIsNoGap() throws Exception {
    freeze();
    Block roster = link(alice);
    store.blocks.remove(roster.cid());
    assertThat(reader.catchUp().gaps()).isEmpty();
    assertThat(asked).contains(roster.cid());
    asked.clear();
    reader.catchUp();
    assertThat(asked).isEmpty();
  }

  /** As many writers as given, each with a roster, the later ones newer. */
  private List<Cid> rosters(int writers) throws Exception {
    reader.reads.clear();
    List<Cid> blocks = new ArrayList<>();
    for (int i = 0; i < writers; i++) {
      Desk desk = desk(seed++);
      desk.say("hello");
      blocks.add(
          0, SignedHeads.link(desk, pointer, store, Desk.NOW + i, List.of(), List.of()).cid());
      reader.reads.add(desk.log());
    }
    return blocks;
  }

  private List<Cid> read(List<Cid> rosters) throws IOException {
    asked.clear();
    reader.catchUp();
    List<Cid> read = new ArrayList<>(rosters);
    read.retainAll(asked);
    return read;
  }

  @Test
  void passReadsTheNewestRostersUpToItsLimitAndTheNextPassGoesOn() throws Exception {
    int calm = CoreLimits.ROSTERS_PER_CALM_PASS;
    List<Cid> rosters = rosters(calm + 1);
    assertThat(read(rosters)).isEqualTo(rosters.subList(0, calm));
    assertThat(read(rosters)).isEqualTo(rosters.subList(calm, calm + 1));
    assertThat(read(rosters)).isEmpty();
  }

  @Test
  void passReadsMoreRostersWhileAPointerIsEmpty() throws Exception {
    int troubled = CoreLimits.ROSTERS_PER_TROUBLED_PASS;
    List<Cid> rosters = rosters(troubled + 1);
    reader.reads.add(lena.log());
    assertThat(read(rosters)).isEqualTo(rosters.subList(0, troubled));
    assertThat(read(rosters)).isEqualTo(rosters.subList(troubled, troubled + 1));
  }

  @Test
  void passReadsNoRosterWhereNoneIsAllowed() throws Exception {
    reader.allowance = RosterChoice.Allowance.NONE;
    assertThat(read(rosters(3))).isEmpty();
  }

  @Test
  void rostersOfAwaitedWritersAreReadInTheRoundOfTheirHeadsAlsoWhereOthersAreNot()
      throws Exception {
    reader.allowance = RosterChoice.Allowance.PAUSING;
    int most = CoreLimits.AWAITED_ROSTERS_PER_PASS;
    List<Cid> rosters = rosters(most + 3);
    assertThat(read(rosters)).isEmpty();
    // Not of the newest one, but of all the others.
    reader.awaited.addAll(reader.reads.subList(0, reader.reads.size() - 1));
    assertThat(read(rosters)).isEqualTo(rosters.subList(1, most + 1));
    assertThat(read(rosters)).isEqualTo(rosters.subList(most + 1, most + 3));
    assertThat(read(rosters)).as("each once").isEmpty();
  }
}
