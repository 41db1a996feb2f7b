package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Gap;
import org.remotelog.log.GapCause;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.core.Branches;
import org.remotelog.log.crypto.Ed25519;

@Timeout(60)
final class LogReaderTest {
  private static final Duration SHORT = Duration.ofMillis(150);

  private final FakeStore store = new FakeStore("store", Faults.NONE);
  private final FakePointer pointer = new FakePointer(Faults.NONE);
  private final Desk writer = new Desk(new MemoryHome(), 1, List.of(store), List.of(pointer));
  private final Desk reader = new Desk(new MemoryHome(), 2, List.of(store), List.of(pointer));
  private final ExecutorService threads = Executors.newCachedThreadPool();

  LogReaderTest() {
    reader.reads.add(writer.log());
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  private Bytes newest() {
    return pointer.records(writer.log()).get(0);
  }

  private HeadRecord parsed(Bytes record) throws Exception {
    return IpnsRecordCodec.parse(writer.log(), record);
  }

  /** The same record with other bytes, or none, in place of the inline head. */
  private Bytes withInline(Bytes record, Optional<Bytes> inline) throws Exception {
    HeadRecord parsed = parsed(record);
    int head = parsed.inlineHead().orElseThrow().size();
    int start = record.size() - head;
    if (inline.isPresent()) {
      return Bytes.concat(record.slice(0, start), inline.get());
    }
    // The tag of field 1000 and the length take two bytes each.
    return record.slice(0, start - 4);
  }

  private Bytes signed(long sequence, Cid head, Optional<Bytes> inline) {
    return IpnsRecordCodec.build(
            Ed25519.signer(writer.identity.seed()),
            writer.log(),
            head,
            sequence,
            java.time.Instant.ofEpochMilli(Desk.NOW).plusSeconds(1_000),
            Duration.ofMinutes(1),
            inline)
        .bytes();
  }

  private static List<GapCause> causes(CatchUp pass) {
    List<GapCause> causes = new ArrayList<>();
    pass.gaps().forEach(gap -> causes.add(gap.cause()));
    return causes;
  }

  @Test
  void readsTheInlineHeadInTwoRounds() throws Exception {
    writer.say("hello");
    CatchUp pass = reader.catchUp();
    assertThat(pass.rounds()).isEqualTo(2);
    assertThat(pass.entries()).isEqualTo(1);
    assertThat(pass.gaps()).isEmpty();
    assertThat(reader.bodies(writer.log())).containsExactly(Bytes.utf8("hello"));
  }

  @Test
  void strippedInlineHeadCostsOneRoundAndTheFetchOfTheHeadAndNothingElse() throws Exception {
    writer.say("hello");
    Desk other = new Desk(new MemoryHome(), 3, List.of(store), List.of(pointer));
    other.reads.add(writer.log());
    CatchUp usual = other.catchUp();
    pointer.hold(writer.log(), withInline(newest(), Optional.empty()));

    CatchUp pass = reader.catchUp();

    assertThat(usual.rounds()).isEqualTo(2);
    assertThat(pass.rounds()).isEqualTo(usual.rounds() + 1);
    assertThat(pass.requests()).isEqualTo(usual.requests() + 1);
    assertThat(pass.segments()).isEqualTo(usual.segments());
    assertThat(pass.entries()).isEqualTo(usual.entries()).isEqualTo(1);
    assertThat(List.of(pass.refusals(), pass.gaps(), pass.warnings())).containsOnly(List.of());
    assertThat(reader.bodies(writer.log())).isEqualTo(other.bodies(writer.log()));
    assertThat(reader.catchUp().rounds()).as("nothing new").isEqualTo(1);
  }

  @Test
  void fetchesTheHeadAndSaysSoWhenTheInlineOneWasAltered() throws Exception {
    writer.say("hello");
    byte[] altered = parsed(newest()).inlineHead().orElseThrow().toArray();
    altered[altered.length / 2] ^= 1;
    pointer.hold(writer.log(), withInline(newest(), Optional.of(Bytes.wrap(altered))));
    CatchUp pass = reader.catchUp();
    assertThat(pass.rounds()).isEqualTo(3);
    assertThat(pass.refusals())
        .singleElement()
        .satisfies(refusal -> assertThat(refusal.what()).contains("inline head"));
    assertThat(pass.gaps()).isEmpty();
    assertThat(reader.delivered(writer.log())).isEqualTo(1);
  }

  @Test
  void prefersTheRecordThatStillHasItsHead() throws Exception {
    writer.say("hello");
    FakePointer stripped = new FakePointer(Faults.NONE);
    stripped.hold(writer.log(), withInline(newest(), Optional.empty()));
    Desk other = new Desk(new MemoryHome(), 3, List.of(store), List.of(stripped, pointer));
    other.reads.add(writer.log());
    assertThat(other.catchUp().rounds()).isEqualTo(2);
  }

  @Test
  void namesRangeAndCauseOfAnAbsentBlockAndHeals() throws Exception {
    writer.say("one");
    writer.say("two");
    SegmentRef second = writer.writerState().segments().get(1);
    Bytes block = store.blocks.remove(second.cid());
    CatchUp broken = reader.catchUp();
    assertThat(broken.gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.log()).isEqualTo(writer.log());
              assertThat(gap.range()).isEqualTo(SequenceRange.single(2));
              assertThat(gap.cause()).isEqualTo(GapCause.UNAVAILABLE);
              assertThat(gap.detail()).contains(second.cid().toString(), "store");
            });
    reader.now += 5_000;
    assertThat(reader.catchUp().gaps()).extracting(Gap::sinceMs).containsExactly(Desk.NOW);

    store.blocks.put(second.cid(), block);
    CatchUp healed = reader.catchUp();

    assertThat(healed.gaps()).isEmpty();
    assertThat(healed.entries()).isEqualTo(1);
    assertThat(reader.bodies(writer.log())).hasSize(2);
  }

  @Test
  void refusesAnOlderRecordAndKeepsWhatItHas() throws Exception {
    writer.say("one");
    Bytes old = newest();
    writer.say("two");
    reader.catchUp();
    pointer.hold(writer.log(), old);
    CatchUp pass = reader.catchUp();
    assertThat(pass.warnings())
        .anySatisfy(text -> assertThat(text).contains("older than record 2"));
    assertThat(reader.readerState(writer.log()).count()).isEqualTo(2);
    assertThat(pass.gaps()).isEmpty();
  }

  @Test
  void keepsBothRecordsOfOneSequenceAndReadsBothBranches() throws Exception {
    Desk twin =
        new Desk(new MemoryHome(), 1, List.of(store), List.of(new FakePointer(Faults.NONE)));
    writer.say("by me");
    twin.say("by the twin");
    Bytes other = ((FakePointer) twin.pointers.get(0)).records(writer.log()).get(0);
    pointer.hold(writer.log(), newest(), other);
    assertThat(reader.catchUp().gaps()).isEmpty();
    assertThat(reader.delivered(writer.log())).isEqualTo(1);
    assertThat(reader.sideTexts(writer.log())).containsExactly("by the twin");
    Bytes accepted = reader.readerState(writer.log()).accepted().orElseThrow().record().bytes();
    assertThat(reader.readerState(writer.log()).conflicts())
        .hasSize(2)
        .doesNotHaveDuplicates()
        .contains(accepted);
    assertThat(reader.catchUp().gaps()).isEmpty();
    assertThat(reader.readerState(writer.log()).conflicts()).hasSize(2);
  }

  @Test
  void readsAHeadWhoseRootDoesNotExtendWhatWasReadBesideIt() throws Exception {
    Desk twin = new Desk(new MemoryHome(), 1, List.of(store), List.of(pointer));
    FakePointer aside = new FakePointer(Faults.NONE);
    Desk mine = new Desk(new MemoryHome(), 1, List.of(store), List.of(aside));
    twin.say("one");
    reader.catchUp();
    mine.say("another one");
    mine.say("two");
    pointer.hold(writer.log(), aside.records(writer.log()).get(0));
    assertThat(reader.catchUp().gaps()).isEmpty();
    assertThat(reader.bodies(writer.log())).containsExactly(Bytes.utf8("one"));
    assertThat(reader.sideTexts(writer.log())).containsExactly("another one", "two");
    assertThat(Branches.commonPart(reader.readerState(writer.log()))).isZero();
  }

  @Test
  void refusesARecordOfAnotherLog() throws Exception {
    Desk other = new Desk(new MemoryHome(), 5, List.of(store), List.of(pointer));
    other.say("foreign");
    pointer.hold(writer.log(), pointer.records(other.log()).get(0));
    CatchUp pass = reader.catchUp();
    assertThat(pass.refusals()).hasSize(1);
    assertThat(causes(pass)).containsExactly(GapCause.REFUSED);
    assertThat(pass.entries()).isZero();
  }

  @Test
  void acceptsAnExpiredRecordWithAWarning() throws Exception {
    writer.say("old");
    reader.now += Duration.ofDays(800).toMillis();
    CatchUp pass = reader.catchUp();
    assertThat(pass.entries()).isEqualTo(1);
    assertThat(pass.warnings())
        .singleElement()
        .satisfies(text -> assertThat(text).contains("expired"));
  }

  @Test
  void refusesAHeadThatHasLostEntries() throws Exception {
    writer.say("one");
    Bytes first = newest();
    writer.say("two");
    reader.catchUp();
    HeadRecord old = parsed(first);
    pointer.hold(writer.log(), signed(9, old.head(), old.inlineHead()));
    CatchUp pass = reader.catchUp();
    assertThat(pass.refusals())
        .singleElement()
        .satisfies(
            refusal -> assertThat(refusal.reason()).contains("1 entries, an older one had 2"));
    assertThat(causes(pass)).containsExactly(GapCause.REFUSED);
    assertThat(reader.readerState(writer.log()).accepted().orElseThrow().record().sequence())
        .isEqualTo(2);
  }

  @Test
  void refusesWhatAForgedHeadSaysOfASegment() throws Exception {
    writer.say("one");
    Head good =
        HeadCodec.decode(
            writer.log(), parsed(newest()).inlineHead().orElseThrow(), writer.secrets()::secret);
    SegmentRef ref = good.segments().get(0);
    Bytes wrong = SampleLog.filled(9, 16);
    int size = ref.size();
    holdForged(
        good,
        good.root(),
        new SegmentRef(ref.cid(), ref.range(), wrong, 0, 0, size, ref.swarmReference()));
    CatchUp pass = reader.catchUp();
    assertThat(causes(pass)).containsExactly(GapCause.REFUSED);
    assertThat(pass.gaps().get(0).detail()).contains("other entries than its reference");
    holdForged(
        good,
        good.root(),
        new SegmentRef(ref.cid(), ref.range(), ref.subtreeRoot(), 0, 0, 7, ref.swarmReference()));
    pass = reader.catchUp();
    assertThat(causes(pass)).containsExactly(GapCause.REFUSED);
    assertThat(pass.gaps().get(0).detail()).contains("says 7 bytes");
    SequenceRange two = new SequenceRange(1, 2);
    Head longer = Head.of(writer.log(), 2, good.root(), good.writtenAtMs(), List.of());
    holdForged(
        longer,
        good.root(),
        new SegmentRef(ref.cid(), two, ref.subtreeRoot(), 0, 0, size, ref.swarmReference()));
    pass = reader.catchUp();
    assertThat(causes(pass)).containsExactly(GapCause.REFUSED);
    assertThat(reader.delivered(writer.log())).isZero();
  }

  @Test
  void reportsAHeadWhoseRootIsNotThatOfItsEntries() throws Exception {
    writer.say("one");
    Head good =
        HeadCodec.decode(
            writer.log(), parsed(newest()).inlineHead().orElseThrow(), writer.secrets()::secret);
    holdForged(good, SampleLog.digest("another root"), good.segments().get(0));
    CatchUp pass = reader.catchUp();
    assertThat(causes(pass)).containsExactly(GapCause.FORKED);
    assertThat(pass.gaps().get(0).range()).isEqualTo(SequenceRange.single(1));
  }

  private long forged = 10;

  private void holdForged(Head head, Digest root, SegmentRef segment) {
    Head made = Head.of(writer.log(), head.count(), root, head.writtenAtMs(), List.of(segment));
    Block block = HeadCodec.encode(made, 0, SampleLog.SECRET, SampleLog.filled((int) forged, 32));
    store.blocks.put(block.cid(), block.data());
    pointer.hold(writer.log(), signed(forged++, block.cid(), Optional.of(block.data())));
  }

  @Test
  void raisesTheFloorWhenTheSameHeadIsSignedAgain() throws Exception {
    writer.say("one");
    reader.catchUp();
    HeadRecord head = parsed(newest());
    pointer.hold(writer.log(), signed(7, head.head(), head.inlineHead()));
    assertThat(reader.catchUp().gaps()).isEmpty();
    assertThat(reader.readerState(writer.log()).accepted().orElseThrow().record().sequence())
        .isEqualTo(7);
  }

  @Test
  void usesTheOlderHeadAndSaysSoWhileTheNewestCannotBeHad() throws Exception {
    writer.say("one");
    Bytes first = newest();
    writer.say("two");
    Bytes second = newest();
    Bytes nobody = signed(3, Cid.of(Cid.Codec.DAG_CBOR, Bytes.utf8("nowhere")), Optional.empty());
    pointer.hold(writer.log(), nobody, second, first);
    CatchUp pass = reader.catchUp();
    assertThat(reader.bodies(writer.log())).hasSize(2);
    assertThat(pass.gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.range()).isEqualTo(new SequenceRange(3, Long.MAX_VALUE));
              assertThat(gap.cause()).isEqualTo(GapCause.UNAVAILABLE);
            });

    SegmentRef lost = writer.writerState().segments().get(0);
    Desk late = new Desk(new MemoryHome(), 3, List.of(store), List.of(pointer));
    late.reads.add(writer.log());
    Bytes block = store.blocks.remove(lost.cid());
    pointer.hold(writer.log(), second);
    late.catchUp();
    store.blocks.put(lost.cid(), block);
    pointer.hold(writer.log(), nobody);
    late.catchUp();
    assertThat(late.bodies(writer.log())).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"io", "unchecked", "timeout", "hang", "lie", "absent"})
  void asksTheNextStoreWhenOneFails(String kind) throws Exception {
    writer.say("one");
    FakeStore bad = new FakeStore("bad", place -> fail(kind));
    if (kind.equals("lie")) {
      store.blocks.keySet().forEach(cid -> bad.blocks.put(cid, Bytes.utf8("rubbish")));
    }
    Desk other = new Desk(new MemoryHome(), 3, List.of(bad, store), List.of(pointer));
    other.reads.add(writer.log());
    other.executor = threads;
    other.deadline = SHORT;
    CatchUp pass = other.catchUp();
    assertThat(other.delivered(writer.log())).isEqualTo(1);
    assertThat(pass.gaps()).isEmpty();
    assertThat(pass.refusals()).hasSize(kind.equals("lie") ? 1 : 0);

    Desk alone = new Desk(new MemoryHome(), 3, List.of(bad), List.of(pointer));
    alone.reads.add(writer.log());
    alone.executor = threads;
    alone.deadline = SHORT;
    assertThat(causes(alone.catchUp()))
        .containsExactly(kind.equals("lie") ? GapCause.REFUSED : GapCause.UNAVAILABLE);
  }

  private static void fail(String kind) throws IOException {
    switch (kind) {
      case "io" -> throw new IOException("disk on fire");
      case "unchecked" -> throw new IllegalStateException("adapter bug");
      case "timeout" -> throw new java.net.SocketTimeoutException("timeout");
      case "hang" -> hang();
      default -> {}
    }
  }

  private static void hang() throws InterruptedIOException {
    try {
      Thread.sleep(30_000);
    } catch (InterruptedException e) {
      throw new InterruptedIOException("cancelled");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"io", "unchecked", "timeout", "hang", "garbage", "oversize", "many"})
  void listensToAnotherPointerWhenOneFails(String kind) throws Exception {
    writer.say("one");
    FakePointer bad = new FakePointer(place -> fail(kind));
    Bytes garbage = SampleLog.random(new java.util.Random(1), 300);
    if (kind.equals("garbage")) {
      bad.hold(writer.log(), garbage, Bytes.EMPTY);
    } else if (kind.equals("oversize")) {
      bad.hold(writer.log(), SampleLog.filled(1, 2_000_000));
    } else if (kind.equals("many")) {
      bad.hold(writer.log(), java.util.Collections.nCopies(5_000, garbage).toArray(new Bytes[0]));
    }
    Desk other = new Desk(new MemoryHome(), 3, List.of(store), List.of(bad, pointer));
    other.reads.add(writer.log());
    other.executor = threads;
    other.deadline = SHORT;
    CatchUp pass = other.catchUp();
    assertThat(other.delivered(writer.log())).isEqualTo(1);
    assertThat(pass.gaps()).isEmpty();
    assertThat(pass.refusals()).hasSizeLessThanOrEqualTo(8);

    Desk alone = new Desk(new MemoryHome(), 3, List.of(store), List.of(bad));
    alone.reads.add(writer.log());
    alone.executor = threads;
    alone.deadline = SHORT;
    CatchUp lost = alone.catchUp();
    assertThat(lost.gaps())
        .singleElement()
        .satisfies(gap -> assertThat(gap.range()).isEqualTo(new SequenceRange(1, Long.MAX_VALUE)));
  }

  @Test
  void namesAGapWhenTheExecutorTakesNoWork() throws Exception {
    writer.say("one");
    reader.executor =
        work -> {
          throw new RejectedExecutionException("closed");
        };
    assertThat(causes(reader.catchUp())).containsExactly(GapCause.UNAVAILABLE);
    reader.executor = work -> {};
    reader.deadline = SHORT;
    assertThat(causes(reader.catchUp())).containsExactly(GapCause.UNAVAILABLE);
    reader.executor = Runnable::run;
    assertThat(reader.catchUp().gaps()).isEmpty();
  }

  @Test
  void cancelsItsRequestsAndPersistsNothingWhenInterrupted() throws Exception {
    writer.say("one");
    List<String> ends = java.util.Collections.synchronizedList(new ArrayList<>());
    java.util.concurrent.CountDownLatch begun = new java.util.concurrent.CountDownLatch(1);
    java.util.concurrent.CountDownLatch ended = new java.util.concurrent.CountDownLatch(1);
    FakeStore slow =
        new FakeStore(
            "slow",
            place -> {
              begun.countDown();
              try {
                hang();
              } catch (InterruptedIOException e) {
                ends.add("cancelled");
                ended.countDown();
                throw e;
              }
            });
    Desk other = new Desk(new MemoryHome(), 3, List.of(slow), List.of(pointer));
    other.reads.add(writer.log());
    other.executor = threads;
    Thread caller = Thread.currentThread();
    threads.execute(
        () -> {
          try {
            begun.await();
          } catch (InterruptedException e) {
            return;
          }
          caller.interrupt();
        });
    assertThatThrownBy(other::catchUp).isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(ended.await(10, java.util.concurrent.TimeUnit.SECONDS)).isTrue();
    assertThat(ends).containsExactly("cancelled");
    assertThat(other.delivered(writer.log())).isZero();
    assertThat(other.readerState(writer.log()).held().isEmpty()).isTrue();
  }

  @Test
  void tellsOfDeliveries() throws Exception {
    writer.say("one");
    writer.say("two");
    List<SequenceRange> told = new ArrayList<>();
    reader.events =
        new LogEvents() {
          @Override
          public void delivered(LogName log, SequenceRange range) {
            told.add(range);
          }
        };
    reader.catchUp();
    assertThat(told).containsExactly(SequenceRange.single(1), SequenceRange.single(2));
  }
}
