package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.Tables;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Announced;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.MessageIdRule;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.ReaderEffect;

@Timeout(60)
final class PassTraceTest {
  private final FakeStore store = new FakeStore("store one", Faults.NONE);
  private final FakeStore second = new FakeStore("store two", Faults.NONE);
  private final FakePointer pointer = new FakePointer(Faults.NONE);
  private final Desk writer =
      new Desk(new MemoryHome(), 1, List.of(store, second), List.of(pointer));
  private final Desk reader =
      new Desk(
          new MemoryHome(),
          2,
          new ArrayList<>(List.of(store, second)),
          new ArrayList<>(List.of(pointer)));
  private final List<PassTrace> traces = new ArrayList<>();

  PassTraceTest() {
    reader.reads.add(writer.log());
  }

  /** One pass, whose trace is kept as a row would be. */
  private CatchUp catchUp() throws IOException {
    LogSource source =
        new LogSource() {
          @Override
          public Collection<LogName> logs() {
            return reader.logs();
          }

          @Override
          public EpochSecrets secrets() {
            return reader.secrets();
          }

          @Override
          public MessageIdRule idRule() {
            return reader.idRule();
          }

          @Override
          public void onEntries(Tables tables, LogName log, List<Entry> entries)
              throws IOException {
            reader.onEntries(tables, log, entries);
          }

          @Override
          public void onConfirmed(Tables tables, LogName log, SequenceRange range) {}

          @Override
          public void onTrace(Tables tables, PassTrace trace) throws IOException {
            try {
              traces.add(PassTrace.parse(trace.toBytes()));
            } catch (MalformedException e) {
              throw new IOException(e);
            }
            assertThat(traces.get(traces.size() - 1)).isEqualTo(trace);
          }
        };
    return new LogReader(reader.home, reader.network(), () -> reader.now, LogEvents.NONE)
        .catchUp(source);
  }

  private PassTrace last() {
    return traces.get(traces.size() - 1);
  }

  private List<PassTrace.Kind> kinds() {
    return last().lines().stream().map(PassTrace.Line::kind).collect(Collectors.toList());
  }

  private void assertCountsAgree(CatchUp pass) {
    PassTrace trace = last();
    assertThat(trace.roundCount()).isEqualTo(pass.rounds());
    assertThat(trace.requests()).isEqualTo(pass.requests());
    assertThat(trace.bytesIn()).isEqualTo(pass.bytesIn());
    assertThat(trace.entries()).isEqualTo(pass.entries());
    assertThat(trace.gaps()).isEqualTo(pass.gaps().size());
    assertThat(trace.rounds().stream().mapToLong(PassTrace.Round::requests).sum())
        .isEqualTo(pass.requests());
    assertThat(trace.rounds().stream().mapToLong(PassTrace.Round::bytesIn).sum())
        .isEqualTo(pass.bytesIn());
    assertThat(trace.rounds().stream().mapToLong(PassTrace.Round::entries).sum())
        .isEqualTo(pass.entries());
  }

  @Test
  void tellsEachStepOfAPassAndAgreesWithItsCounts() throws Exception {
    writer.say("hello");
    assertCountsAgree(catchUp());
    assertThat(kinds())
        .containsExactly(
            PassTrace.Kind.POINTER,
            PassTrace.Kind.RECORD,
            PassTrace.Kind.PLAN,
            PassTrace.Kind.BLOCK,
            PassTrace.Kind.ENTRIES);
    assertThat(last().lines().get(1).why()).isEqualTo("the first one; its head came with it");
    assertThat(last().lines().get(3).place()).isEqualTo("store one");
    assertThat(last().quiet()).isZero();
  }

  /** Each request takes its own time on the reader's clock; one of two pointers is behind. */
  @Test
  void tellsOfEachRequestWhoGaveWhatInWhichTimeAndWhatWasSkipped() throws Exception {
    writer.say("one");
    Bytes behind = writer.newest();
    catchUp();
    writer.say("two");
    writer.say("three");
    FakePointer old = new FakePointer(place -> reader.now += 30);
    old.hold(writer.log(), behind);
    FakePointer fresh = new FakePointer(place -> reader.now += 70);
    fresh.hold(writer.log(), writer.newest());
    FakeStore slow = new FakeStore("slow store", place -> reader.now += 500);
    slow.blocks.putAll(store.blocks);
    reader.pointers.clear();
    reader.pointers.addAll(List.of(named("behind", old), named("fresh", fresh)));
    reader.stores.clear();
    reader.stores.add(slow);

    assertCountsAgree(catchUp());

    List<SegmentRef> segments = writer.newestHead().segments();
    assertThat(last().lines().stream().map(PassTraceTest::text).collect(Collectors.toList()))
        .containsExactly(
            "1 POINTER behind 1 " + behind.size() + " B 30 ms: ",
            "1 POINTER fresh 1 " + writer.newest().size() + " B 70 ms: ",
            "1 RECORD fresh 3 0 B 0 ms: newer than the accepted one; its head came with it",
            "1 PLAN  2 0 B 0 ms: with entries [2, 3]; 1 skipped, all their entries are held",
            "2 BLOCK slow store 0 " + segments.get(1).size() + " B 500 ms: ",
            "2 BLOCK slow store 0 " + segments.get(2).size() + " B 500 ms: ",
            "2 ENTRIES  1 0 B 0 ms: ",
            "2 ENTRIES  1 0 B 0 ms: ");
    assertThat(last().rounds())
        .extracting(PassTrace.Round::bytesIn)
        .containsExactly(
            (long) behind.size() + writer.newest().size(),
            (long) segments.get(1).size() + segments.get(2).size());
    assertThat(last().rounds()).extracting(PassTrace.Round::ms).containsExactly(100L, 1000L);
  }

  private static String text(PassTrace.Line line) {
    return line.round()
        + " "
        + line.kind()
        + " "
        + line.place()
        + " "
        + line.number()
        + " "
        + line.bytes()
        + " B "
        + line.ms()
        + " ms: "
        + line.why();
  }

  private static HeadPointer named(String name, FakePointer pointer) {
    return new HeadPointer() {
      @Override
      public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
        pointer.publish(log, record, deadline);
      }

      @Override
      public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
        return pointer.resolve(log, deadline);
      }

      @Override
      public String describe() {
        return name;
      }

      @Override
      public void close() {}
    };
  }

  /** A head with nothing to fetch: its receipts are news, its segments are not. */
  @Test
  void tellsOfANewHeadThatAllIsHeld() throws Exception {
    writer.say("one");
    catchUp();
    writer.reads.add(reader.log());
    reader.say("of the reader");
    writer.catchUp();
    LogWriter.OwnLog own =
        new LogWriter.OwnLog(writer.identity, writer.secrets(), Announced.NONE, writer.reads);
    writer.now += CoreLimits.RECORD_VALIDITY_MS / 2;
    assertThat(writer.writer().flush(List.of(own)).failures()).isEmpty();
    reader.now = writer.now;
    assertCountsAgree(catchUp());
    assertThat(kinds())
        .containsExactly(PassTrace.Kind.POINTER, PassTrace.Kind.RECORD, PassTrace.Kind.PLAN);
    assertThat(last().lines().get(2).why()).isEqualTo("1 skipped, all their entries are held");
  }

  @Test
  void namesTheStoresThatFailedBeforeTheOneThatGaveTheBlock() throws Exception {
    writer.say("hello");
    Cid segment = writer.writerState().segments().get(0).cid();
    store.blocks.put(segment, Bytes.utf8("something else"));
    assertCountsAgree(catchUp());
    List<PassTrace.Line> blocks = new ArrayList<>(last().lines());
    blocks.removeIf(line -> line.kind() != PassTrace.Kind.BLOCK);
    assertThat(blocks).extracting(PassTrace.Line::place).containsExactly("store one", "store two");
    assertThat(blocks.get(0).why()).contains("do not hash");
    assertThat(blocks.get(1).why()).isEmpty();
    assertThat(last().rounds().get(1).failed()).isEqualTo(1);
    assertThat(kinds()).contains(PassTrace.Kind.REFUSED);
  }

  @Test
  void rowOfAnEarlierVersionEndsWithItsLines() throws Exception {
    writer.say("hello");
    catchUp();
    Bytes row = last().toBytes();
    // Behind the lines stand two bytes, then the checksum.
    Bytes before = LogRows.finish(new ByteWriter().bytes(row.slice(0, row.size() - 10)));
    assertThat(PassTrace.parse(before)).isEqualTo(last());
    assertThat(last().skipped()).isZero();
    assertThat(last().newestFirst()).isFalse();
  }

  @Test
  void callsALogQuietWhenNothingIsNew() throws Exception {
    writer.say("hello");
    catchUp();
    assertThat(last().isQuiet(writer.log())).isFalse();
    assertCountsAgree(catchUp());
    assertThat(last().quiet()).isEqualTo(1);
    assertThat(last().isQuiet(writer.log())).isTrue();
    assertThat(kinds()).containsExactly(PassTrace.Kind.POINTER, PassTrace.Kind.RECORD);
  }

  @Test
  void saysWhatWasSkippedAndWhatIsMissing() throws Exception {
    writer.say("one");
    writer.say("two");
    catchUp();
    writer.say("three");
    List<Cid> lost = new ArrayList<>();
    writer.writerState().segments().forEach(ref -> lost.add(ref.cid()));
    Cid newest = lost.get(lost.size() - 1);
    store.blocks.remove(newest);
    second.blocks.remove(newest);
    assertCountsAgree(catchUp());
    PassTrace.Line plan = line(PassTrace.Kind.PLAN);
    assertThat(plan.number()).isEqualTo(1);
    assertThat(plan.why()).contains("2 skipped, all their entries are held");
    assertThat(line(PassTrace.Kind.RECORD).why()).startsWith("newer than the accepted one");
    assertThat(line(PassTrace.Kind.GAP).why()).startsWith("unavailable: ");
    assertThat(line(PassTrace.Kind.BLOCK).why()).isEqualTo("does not have it");
  }

  private PassTrace.Line line(PassTrace.Kind kind) {
    return last().lines().stream().filter(one -> one.kind() == kind).findFirst().orElseThrow();
  }

  private static LogName log(int number) {
    return LogName.of(Sha256.of(Bytes.utf8("log " + number)).bytes());
  }

  private static PassTrace finished(TraceRecorder recorder, int logs) {
    recorder.endRound(0);
    CatchUp result = new CatchUp(1, 0, 0, 0, 0, 0, 0, 0, List.of(), List.of(), List.of());
    return recorder.trace(result, logs(logs), 0);
  }

  private static List<LogName> logs(int count) {
    return IntStream.range(0, count).mapToObj(PassTraceTest::log).collect(Collectors.toList());
  }

  @Test
  void lineAboutALogThatWasNotReadMakesNoReadLogBusy() throws Exception {
    TraceRecorder recorder = new TraceRecorder(0);
    recorder.pointer(log(0), "a pointer", 1, 200, 3, "");
    recorder.warned(log(5), "an own log, shown by a roster");
    recorder.warned(log(6), "a successor that was found");
    PassTrace trace = finished(recorder, 1);
    assertThat(trace.quiet()).isEqualTo(1);
    assertThat(PassTrace.parse(trace.toBytes())).isEqualTo(trace);
  }

  @Test
  void keepsLinesUpToTheLimitAndLeavesOutQuietLogsFirst() throws Exception {
    TraceRecorder recorder = new TraceRecorder(0);
    for (int i = 0; i < ClientLimits.MAX_TRACE_LINES - 1; i++) {
      recorder.pointer(log(i), "a pointer", 1, 200, 3, "");
    }
    Cid block = Cid.of(Cid.Codec.RAW, Bytes.EMPTY);
    recorder.block(log(7), block, "a store", 10, 1, "");
    int quiet = ClientLimits.MAX_QUIET_TRACE_LINES;
    assertThat(finished(recorder, ClientLimits.MAX_TRACE_LINES - 1).lines()).hasSize(2 + quiet);
    recorder.block(log(7), block, "another store", 10, 1, "");
    PassTrace trace = finished(recorder, ClientLimits.MAX_TRACE_LINES - 1);
    assertThat(trace.lines()).hasSize(3).isEqualTo(trace.linesOf(log(7)));
    assertThat(trace.cut()).isEqualTo(ClientLimits.MAX_TRACE_LINES - 2);
    assertThat(trace.quiet()).isEqualTo(ClientLimits.MAX_TRACE_LINES - 2);
  }

  @Test
  void keepsLinesOfQuietLogsUpToTheLimit() {
    TraceRecorder recorder = new TraceRecorder(0);
    for (int i = 0; i < ClientLimits.MAX_QUIET_TRACE_LINES; i++) {
      recorder.pointer(log(i), "a pointer", 1, 200, 3, "");
    }
    assertThat(finished(recorder, 1).cut()).isZero();
    recorder.pointer(log(-1), "a pointer", 1, 200, 3, "");
    PassTrace trace = finished(recorder, 1);
    assertThat(trace.lines()).hasSize(ClientLimits.MAX_QUIET_TRACE_LINES);
    assertThat(trace.cut()).isEqualTo(1);
  }

  @Test
  void keepsLinesOfOneLogUpToTheLimit() throws Exception {
    TraceRecorder recorder = new TraceRecorder(0);
    for (int i = 0; i < ClientLimits.MAX_TRACE_LINES_PER_LOG; i++) {
      recorder.warned(log(1), "warning " + i);
    }
    assertThat(finished(recorder, 1).cut()).isZero();
    recorder.warned(log(1), "one more");
    PassTrace trace = finished(recorder, 1);
    assertThat(trace.lines()).hasSize(ClientLimits.MAX_TRACE_LINES_PER_LOG);
    assertThat(trace.cut()).isEqualTo(1);
  }

  @Test
  void addsUpRoundsBeyondTheLimit() throws Exception {
    TraceRecorder recorder = new TraceRecorder(0);
    for (int i = 1; i <= ClientLimits.MAX_TRACE_ROUNDS + 1; i++) {
      recorder.beginRound(i, 0);
      recorder.pointer(log(1), "a pointer", 1, 5, 0, "");
      recorder.endRound(0);
    }
    CatchUp result = new CatchUp(65, 65, 325, 0, 0, 0, 0, 0, List.of(), List.of(), List.of());
    PassTrace trace = recorder.trace(result, logs(1), 0);
    assertThat(trace.rounds()).hasSize(ClientLimits.MAX_TRACE_ROUNDS);
    assertThat(trace.rounds().get(ClientLimits.MAX_TRACE_ROUNDS - 1).requests()).isEqualTo(2);
    assertThat(trace.rounds().stream().mapToLong(PassTrace.Round::bytesIn).sum()).isEqualTo(325);
  }

  @Test
  void boundsTheRowAndCountsWhatDoesNotFit() throws Exception {
    TraceRecorder recorder = new TraceRecorder(0);
    String text = new String(new char[1_000]).replace('\0', 'x');
    int logs = 4_096;
    for (int i = 0; i < logs; i++) {
      recorder.refused(log(i), new ReaderEffect.Refused(text, text + i, text));
    }
    PassTrace trace = finished(recorder, logs);
    Bytes row = trace.toBytes();
    assertThat(row.size()).isLessThan(ClientLimits.MAX_TRACE_BYTES + 20_000);
    PassTrace read = PassTrace.parse(row);
    assertThat(read.lines()).isNotEmpty();
    assertThat(read.cut()).isEqualTo(logs - read.lines().size());
    assertThat(read.lines()).isEqualTo(trace.lines().subList(0, read.lines().size()));
  }

  @Test
  void refusesADamagedRow() throws Exception {
    writer.say("hello");
    catchUp();
    byte[] row = last().toBytes().toArray();
    row[row.length / 2] ^= 1;
    assertThatThrownBy(() -> PassTrace.parse(Bytes.wrap(row)))
        .isInstanceOf(MalformedException.class);
  }
}
