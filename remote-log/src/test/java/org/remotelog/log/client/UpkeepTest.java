package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Cid;
import org.remotelog.log.ForgettingPointer;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.ReplacedBlock;
import org.remotelog.log.core.WriterState;

final class UpkeepTest {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration GRACE = Duration.ofMillis(CoreLimits.REPLACED_GRACE_MS);
  private static final Duration RETRY = Duration.ofMillis(CoreLimits.RECORD_RETRY_MS);

  private final List<String> calls = new ArrayList<>();
  private Faults faults = Faults.NONE;
  private final FakeStore store = store("store");
  private final FakeStore second = store("second");
  private final ForgettingPointer pointer = new ForgettingPointer("names", this::now);
  private final ForgettingPointer other = new ForgettingPointer("others", this::now);
  private final MemoryHome home = new MemoryHome();
  private final Desk desk = new Desk(home, 1, List.of(store, second), List.of(pointer, other));

  private FakeStore store(String name) {
    return new FakeStore(
        name,
        place -> {
          calls.add(name + " " + place);
          faults.meet(name + " " + place);
        });
  }

  private long now() {
    return desk.now;
  }

  private Upkeep keepUp() throws Exception {
    calls.clear();
    return desk.writer().keepUp(List.of(desk.own()), GRACE);
  }

  /** Publishes one message at a time, as people do, so that segments are merged. */
  private void chat(int messages) throws Exception {
    for (int i = 0; i < messages; i++) {
      desk.say("message " + i);
    }
  }

  private void pass(Duration time) {
    desk.now += time.toMillis();
  }

  /** What the newest head needs. */
  private Set<Cid> living() throws IOException {
    WriterState state = desk.writerState();
    Set<Cid> living = new LinkedHashSet<>();
    living.add(state.headCid().orElseThrow());
    for (SegmentRef segment : state.segments()) {
      living.add(segment.cid());
    }
    for (PageRef page : state.pages()) {
      living.add(page.cid());
    }
    return living;
  }

  private long rows() throws IOException {
    return home.read(tables -> tables.table(HomeTable.SEGMENTS).count(Keys.START, Keys.END));
  }

  @Test
  void removesWhatNoHeadNeedsOnceTheGraceTimeIsOver() throws Exception {
    chat(20);
    int before = store.blocks.size();
    pass(GRACE.minusMillis(1));
    assertThat(keepUp().removed()).isZero();
    assertThat(store.blocks).hasSize(before);
    pass(Duration.ofHours(6));

    Upkeep upkeep = keepUp();

    assertThat(store.blocks.keySet()).isEqualTo(living());
    assertThat(second.blocks.keySet()).isEqualTo(living());
    assertThat(upkeep.removed()).isEqualTo(before - living().size());
    assertThat(upkeep.warnings()).isEmpty();
    assertThat(calls).filteredOn(call -> call.endsWith(" remove")).hasSize(2);
    assertThat(rows()).isZero();
    Desk reader = new Desk(new MemoryHome(), 2, desk.stores, desk.pointers);
    reader.reads.add(desk.log());
    assertThat(reader.catchUp().gaps()).isEmpty();
    assertThat(reader.bodies(desk.log())).hasSize(20);
  }

  @Test
  void looksEverySixHoursAndNotBefore() throws Exception {
    desk.say("one");
    pass(Duration.ofHours(6).minusMillis(1));
    assertThat(keepUp().requests()).isZero();
    pass(Duration.ofMillis(1));
    assertThat(keepUp().requests()).isEqualTo(2);
    assertThat(keepUp().requests()).isZero();
    desk.say("two");
    pass(Duration.ofHours(6).negated());
    assertThat(keepUp().requests()).as("a clock that went back").isEqualTo(2);
    assertThat(keepUp().requests()).isZero();
  }

  @Test
  void givesOwnLostRecordBack() throws Exception {
    desk.say("one");
    Bytes signed = pointer.taken().get(0);
    pointer.forgetAll();
    pass(Duration.ofHours(6));

    assertThat(keepUp().reputs()).isEqualTo(1);

    assertThat(pointer.resolve(desk.log(), DEADLINE)).containsExactly(signed);
  }

  @Test
  void removesNothingWhileAPointerIsSilent() throws Exception {
    chat(5);
    int before = store.blocks.size();
    pass(GRACE);
    other.silent(true);
    assertThat(keepUp().removed()).isZero();
    assertThat(store.blocks).hasSize(before);
    other.silent(false);
    pass(RETRY);
    assertThat(keepUp().removed()).isPositive();
  }

  @Test
  void asksNobodyAgainForTenMinutesWhileAPointerIsSilent() throws Exception {
    chat(5);
    pass(GRACE);
    other.silent(true);
    assertThat(keepUp().requests()).isEqualTo(2);
    pass(RETRY.minusMillis(1));
    assertThat(keepUp().requests()).isZero();
    pass(Duration.ofMillis(1));
    assertThat(keepUp().requests()).isEqualTo(2);
  }

  @Test
  void removesNothingThatTheOldestHeadOfAnyPointerMayNeed() throws Exception {
    desk.say("one");
    Bytes old = other.taken().get(0);
    Set<Cid> needed = living();
    chat(5);
    other.hold(desk.log(), old);
    pass(GRACE);

    Upkeep upkeep = keepUp();

    assertThat(upkeep.removed()).isZero();
    assertThat(store.blocks.keySet()).containsAll(needed);
    assertThat(upkeep.reputs()).as("it gets the newest record").isEqualTo(1);
    pass(Duration.ofHours(6));
    assertThat(keepUp().removed()).isPositive();
    assertThat(store.blocks.keySet()).isEqualTo(living());
  }

  @Test
  void removesNothingWhileAStoreLacksWhatIsThereInPlace() throws Exception {
    chat(20);
    int before = store.blocks.size();
    Cid segment = desk.writerState().segments().get(0).cid();
    Bytes data = second.blocks.remove(segment);
    pass(GRACE);
    assertThat(keepUp().removed()).isZero();
    assertThat(store.blocks).hasSize(before);
    second.blocks.put(segment, data);
    pass(RETRY);
    assertThat(keepUp().removed()).isPositive();
  }

  @Test
  void triesAgainWhenAStoreFails() throws Exception {
    chat(5);
    pass(GRACE);
    for (String failing : List.of("second has", "second remove")) {
      faults =
          place -> {
            if (place.equals(failing)) {
              throw new IOException("no luck");
            }
          };
      assertThat(keepUp().removed()).as(failing).isZero();
      assertThat(rows()).as(failing).isPositive();
      pass(RETRY);
    }
    faults = Faults.NONE;
    assertThat(keepUp().removed()).isPositive();
    assertThat(second.blocks.keySet()).isEqualTo(living());
  }

  @Test
  void removesNothingAndSaysSoWhenAnotherCopyWroteTheLog() throws Exception {
    chat(3);
    int before = store.blocks.size();
    Desk stranger = new Desk(new MemoryHome(), 1, List.of(store("far")), List.of(other));
    other.forgetAll();
    for (int i = 0; i < 4; i++) {
      stranger.say("by the stranger " + i);
    }
    pass(GRACE);

    Upkeep upkeep = keepUp();

    assertThat(upkeep.warnings()).anyMatch(text -> text.contains("another copy of this home"));
    assertThat(upkeep.removed()).isZero();
    assertThat(upkeep.reputs()).isZero();
    assertThat(store.blocks).hasSize(before);
  }

  @Test
  void waitsWhileARecordIsOnItsWay() throws Exception {
    chat(3);
    pointer.silent(true);
    desk.append(desk.writer(), Bytes.utf8("more"));
    desk.writer().flush(List.of(desk.own()));
    pass(GRACE);
    assertThat(keepUp().requests()).isZero();
  }

  @Test
  void countsTheGraceTimeFromPublishingNotFromSigning() throws Exception {
    desk.say("one");
    pointer.silent(true);
    desk.append(desk.writer(), Bytes.utf8("two"));
    desk.writer().flush(List.of(desk.own()));
    pass(GRACE);
    pointer.silent(false);
    assertThat(desk.writer().flush(List.of(desk.own())).failures()).isEmpty();
    assertThat(keepUp().removed()).isZero();
    pass(GRACE);
    assertThat(keepUp().removed()).isPositive();
  }

  @Test
  void segmentsThatAnOlderVersionNotedStayForAnotherGraceTime() throws Exception {
    chat(3);
    WriterState state = desk.writerState();
    SegmentRef gone = state.segments().get(0);
    home.update(
        tables -> {
          Bytes key = Keys.of(desk.log().publicKey(), Keys.u64(1), Keys.u64(gone.range().first()));
          ByteWriter row = LogRows.row().bytes(Cid.of(Cid.Codec.RAW, Bytes.utf8("old")).toBytes());
          row.varint(1).varint(1).bytes(gone.subtreeRoot()).varint(0).varint(0).varint(9).varint(0);
          tables.table(HomeTable.SEGMENTS).put(key, LogRows.finish(row));
        });
    Cid old = Cid.of(Cid.Codec.RAW, Bytes.utf8("old"));
    store.blocks.put(old, Bytes.utf8("old"));
    pass(GRACE);
    keepUp();
    assertThat(store.blocks).containsKey(old);
    pass(GRACE);
    keepUp();
    assertThat(store.blocks.keySet()).isEqualTo(living());
    assertThat(rows()).isZero();
  }

  @Test
  void blocksReplacedUnderAClockThatWasAheadGoAfterTheGraceTimeOfTheTrueOne() throws Exception {
    desk.now += 10 * CoreLimits.RECORD_VALIDITY_MS;
    chat(3);
    desk.now = Desk.NOW;
    keepUp();
    pass(GRACE);
    assertThat(keepUp().removed()).isPositive();
    assertThat(store.blocks.keySet()).isEqualTo(living());
  }

  @Test
  void removesAsMuchAsOnePassMayAndTheRestInTheNext() throws Exception {
    desk.say("one");
    Cid head = desk.writerState().headCid().orElseThrow();
    int many = ClientLimits.MAX_REMOVALS_PER_PASS;
    home.update(
        tables -> {
          ReplacedRows rows = new LogJournal(tables).replaced(desk.log());
          List<ReplacedBlock> blocks = new ArrayList<>();
          for (int i = 0; i < many; i++) {
            blocks.add(gone(i));
          }
          rows.put(0, blocks);
          rows.since(0, desk.now);
          rows.put(1, List.of(gone(many)));
          rows.since(1, desk.now);
        });
    pass(GRACE);
    assertThat(keepUp().removed()).isEqualTo(many);
    assertThat(keepUp().removed()).isEqualTo(1);
    assertThat(keepUp().requests()).isZero();
    assertThat(store.blocks).containsKey(head);
  }

  private static ReplacedBlock gone(int number) {
    return new ReplacedBlock(
        Cid.of(Cid.Codec.DAG_CBOR, Bytes.utf8("gone " + number)), Optional.empty());
  }

  @Test
  void readerThatIsBehindLooksForANewerHeadOnceWhenABlockIsGone() throws Exception {
    assertThatReaderFollows(reader -> {});
  }

  @Test
  void readerLooksForANewerHeadAlsoWhenTheNodeSearchesForTheBlockInVain() throws Exception {
    assertThatReaderFollows(
        reader -> {
          reader.now += reader.deadline.toMillis();
          throw new IOException("deadline exceeded");
        });
  }

  private interface Search {
    void inVain(Desk reader) throws IOException;
  }

  private void assertThatReaderFollows(Search search) throws Exception {
    chat(3);
    Bytes old = pointer.taken().get(2);
    chat(20);
    pass(GRACE);
    assertThat(keepUp().removed()).isPositive();
    ForgettingPointer late = new ForgettingPointer("late", this::now);
    late.hold(desk.log(), old);
    Faults[] then = {Faults.NONE};
    FakeStore slow = new FakeStore("slow", place -> then[0].meet(place));
    slow.blocks.putAll(store.blocks);
    Desk reader = new Desk(new MemoryHome(), 2, List.of(slow), List.of(late));
    reader.reads.add(desk.log());
    then[0] =
        place -> {
          late.hold(desk.log(), pointer.taken().get(22));
          then[0] = Faults.NONE;
          search.inVain(reader);
        };

    CatchUp pass = reader.catchUp();

    assertThat(pass.gaps()).isEmpty();
    assertThat(pass.rounds()).as("head, gone block, head again, blocks").isEqualTo(4);
    assertThat(reader.bodies(desk.log())).hasSize(23);
  }

  @Test
  void readerLooksAgainOnlyOnceWhenTheNewestHeadItselfLacksABlock() throws Exception {
    desk.say("one");
    desk.stores.forEach(
        one -> {
          WriterState state;
          try {
            state = desk.writerState();
          } catch (IOException e) {
            throw new AssertionError(e);
          }
          ((FakeStore) one).blocks.remove(state.segments().get(0).cid());
        });
    Desk reader = new Desk(new MemoryHome(), 2, desk.stores, desk.pointers);
    reader.reads.add(desk.log());
    CatchUp pass = reader.catchUp();
    assertThat(pass.gaps()).hasSize(1);
    assertThat(pass.rounds()).isEqualTo(3);
    assertThat(pass.requests()).as("2 pointers, 2 stores, 2 pointers again").isEqualTo(6);
  }
}
