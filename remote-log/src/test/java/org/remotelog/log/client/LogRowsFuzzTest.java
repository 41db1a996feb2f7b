package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Tables;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Gap;
import org.remotelog.log.GapCause;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.Predecessor;
import org.remotelog.log.Receipt;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.ReceiptCheck;
import org.remotelog.log.core.SequenceRanges;
import org.remotelog.log.core.SideBranch;
import org.remotelog.log.core.WriterState;
import org.remotelog.log.crypto.Ed25519;

/** Rows with a right checksum, and whatever before it; and rows as they come. */
class LogRowsFuzzTest {
  private static final LogName SIGNED = Ed25519.name(SampleLog.SECRET);
  private static final LogRoot ROOT =
      LogRoot.EMPTY.append(SampleLog.digest("a")).append(SampleLog.digest("b"));

  private static final WriterState.Standing STANDING =
      new WriterState.Standing(5, 1_700_000_000_000L, 1_600_000_000_000L, Bytes.utf8("record"));

  private static final WriterState.Notes NOTES =
      new WriterState.Notes(
          List.of(Cid.of(Cid.Codec.DAG_CBOR, Bytes.utf8("roster"))),
          1_700_000_000_000L,
          Bytes.utf8("records"),
          Bytes.utf8("receipts"));

  private static final EpochSecrets SECRETS =
      new EpochSecrets() {
        @Override
        public int current() {
          return SampleLog.EPOCH;
        }

        @Override
        public Optional<SecretBytes> secret(int epoch) {
          return SampleLog.SECRETS.apply(epoch);
        }
      };

  private interface Reading<T> {
    T read(Bytes row) throws MalformedException;
  }

  private interface Writing<T> {
    Bytes write(T value);
  }

  private static <T> void check(byte[] input, Reading<T> reading, Writing<T> writing) {
    Bytes whole = Bytes.of(input);
    Optional<T> bare = Decoding.of(() -> reading.read(whole));
    bare.ifPresent(value -> assertThat(writing.write(value)).isEqualTo(whole));
    Bytes row = LogRows.finish(LogRows.row().bytes(whole));
    Optional<T> read = Decoding.of(() -> reading.read(row));
    read.ifPresent(
        value -> assertThat(Decoding.of(() -> reading.read(writing.write(value)))).contains(value));
  }

  @FuzzTest
  void decodesEntries(byte[] input) {
    check(input, row -> LogRows.entry(7, row), LogRows::entry);
  }

  @FuzzTest
  void decodesFrontiers(byte[] input) {
    check(input, LogRows::frontier, LogRows::frontier);
  }

  @FuzzTest
  void decodesLayouts(byte[] input) {
    check(input, row -> LayoutRow.read(SampleLog.LOG, ROOT, row), LayoutRow::of);
  }

  @FuzzTest
  void decodesStanding(byte[] input) {
    check(input, LogRows::standing, LogRows::standing);
  }

  @FuzzTest
  void decodesNotes(byte[] input) {
    check(input, LogRows::notes, LogRows::notes);
  }

  @FuzzTest
  void decodesBlocks(byte[] input) {
    check(input, LogRows::block, block -> LogRows.block(block.cid(), block.data()));
  }

  @FuzzTest
  void decodesGaps(byte[] input) {
    Bytes row = LogRows.finish(LogRows.row().bytes(Bytes.of(input)));
    Optional<Gap> read = Decoding.of(() -> LogRows.gap(SampleLog.LOG, row));
    if (read.isPresent()) {
      Gap again =
          Decoding.of(() -> LogRows.gap(SampleLog.LOG, LogRows.gap(read.get()))).orElseThrow();
      assertThat(again.range()).isEqualTo(read.get().range());
      assertThat(again.cause()).isEqualTo(read.get().cause());
      assertThat(read.get().detail()).startsWith(again.detail());
    }
  }

  @FuzzTest
  void decodesRosters(byte[] input) {
    Bytes row = LogRows.finish(LogRows.row().bytes(Bytes.of(input)));
    Optional<List<Cid>> read = Decoding.of(() -> RosterRows.blocks(row));
    if (read.isPresent()) {
      assertThat(read.get()).hasSizeLessThanOrEqualTo(Limits.MAX_ROSTER_BLOCKS);
      assertThat(Decoding.of(() -> RosterRows.blocks(RosterRows.row(read.get())))).isEqualTo(read);
    }
  }

  /** What is written again may be cut to its limits, but then stays as it is. */
  @FuzzTest
  void decodesTraces(byte[] input) {
    Bytes row = LogRows.finish(LogRows.row().bytes(Bytes.of(input)));
    Optional<PassTrace> read = Decoding.of(() -> PassTrace.parse(row));
    if (read.isPresent()) {
      Bytes again = read.get().toBytes();
      assertThat(Decoding.of(() -> PassTrace.parse(again)).map(PassTrace::toBytes)).contains(again);
    }
  }

  private static PassTrace trace() {
    return new PassTrace(
        1_700_000_000_000L,
        20,
        2,
        1,
        1,
        3,
        4_000,
        1,
        7,
        1,
        List.of(new PassTrace.Round(1, 1, 2, 1, 4_000, 7, 15)),
        List.of(
            line(SampleLog.LOG, PassTrace.Kind.POINTER, "pointer"),
            line(SampleLog.OTHER, PassTrace.Kind.GAP, "")),
        2,
        5,
        true);
  }

  private static PassTrace.Line line(LogName log, PassTrace.Kind kind, String place) {
    return new PassTrace.Line(log, 1, kind, "4-9", place, "why", 1, 200, 3);
  }

  /** The row of a reader, read as the program reads it; damage is an error of the home. */
  @FuzzTest
  void decodesReaders(byte[] input) throws IOException {
    Bytes row = LogRows.finish(LogRows.row().bytes(Bytes.of(input)));
    try (MemoryHome home = new MemoryHome()) {
      home.update(
          tables -> {
            tables.table(HomeTable.HEADS).put(SampleLog.LOG.publicKey(), row);
            Optional<ReaderState> read = reader(tables);
            if (read.isPresent()) {
              new LogJournal(tables).putReader(read.get());
              assertThat(reader(tables)).isEqualTo(read);
            }
          });
    }
  }

  /** A frontier of before, which receipts are checked from. */
  @FuzzTest
  void decodesMilestones(byte[] input) throws IOException {
    Bytes row = LogRows.finish(LogRows.row().bytes(Bytes.of(input)));
    Receipt receipt = Receipt.of(SampleLog.LOG, 1, ROOT.root(), List.of());
    try (MemoryHome home = new MemoryHome()) {
      home.update(
          tables -> {
            Bytes kind = Bytes.ofHex("04");
            Bytes key = Keys.of(SampleLog.LOG.publicKey(), kind, Keys.u64(ROOT.count()));
            tables.table(HomeTable.COMMITMENTS).put(key, row);
            ReceiptSource source = new ReceiptSource(tables);
            Optional<ReceiptCheck.Result> read =
                Decoding.of(
                    IOException.class,
                    () ->
                        source.check(
                            SampleLog.LOG,
                            source.known(SampleLog.LOG, true, SECRETS),
                            List.of(receipt)));
            boolean isFrontier =
                Decoding.of(() -> LogRows.frontier(row))
                    .filter(root -> root.count() == ROOT.count())
                    .isPresent();
            assertThat(read.isPresent()).isEqualTo(isFrontier);
          });
    }
  }

  /**
   * The rows of another history of a forked log, of what was before a head, and of waiting ones.
   */
  @FuzzTest
  void decodesBranches(byte[] input) throws IOException {
    Bytes row = LogRows.finish(LogRows.row().bytes(Bytes.of(input)));
    for (String kind : List.of("8101", "82", "83", "8401", "8404", "85", "86")) {
      try (MemoryHome home = new MemoryHome()) {
        home.update(
            tables -> {
              new LogJournal(tables).putReader(ReaderState.empty(SIGNED));
              Bytes key = Keys.of(SIGNED.publicKey(), Bytes.ofHex(kind));
              tables.table(HomeTable.HEADS).put(key, row);
              Optional<ReaderState> read = reader(tables, SIGNED);
              if (read.isPresent()) {
                new LogJournal(tables).putSides(read.get());
                assertThat(reader(tables, SIGNED)).isEqualTo(read);
              }
            });
      }
    }
  }

  private static Optional<ReaderState> reader(Tables tables) {
    return reader(tables, SampleLog.LOG);
  }

  private static Optional<ReaderState> reader(Tables tables, LogName log) {
    return Decoding.of(IOException.class, () -> new LogJournal(tables).reader(log, SECRETS));
  }

  private static WriterState fullLayout() {
    SegmentRef ref = SampleLog.segment(SequenceRange.single(2), 1, 3, 77);
    return new WriterState(
        SampleLog.LOG,
        ROOT,
        new WriterState.Layout(
            LogRoot.EMPTY.append(SampleLog.digest("a")),
            9,
            List.of(ref),
            new WriterState.Paged(
                List.of(SampleLog.page(SequenceRange.single(1))),
                List.of(SampleLog.segment(SequenceRange.single(1), 0, 4, 200_000)),
                List.of())),
        new WriterState.Publishing(
            1,
            5,
            Optional.of(
                new WriterState.SignedHead(
                    Cid.of(Cid.Codec.DAG_CBOR, Bytes.utf8("head")), 1_700_000_000_000L)),
            Optional.of(new WriterState.Outgoing(5, 1, Bytes.utf8("record"))),
            Optional.empty()),
        Optional.of(new Predecessor(SampleLog.OTHER, 3, SampleLog.digest("before"))),
        WriterState.Notes.NONE);
  }

  private static Bytes readerRow() throws IOException {
    ReaderState state =
        new ReaderState(
            SampleLog.LOG,
            Optional.empty(),
            SequenceRanges.of(List.of(SequenceRange.single(4), new SequenceRange(7, 9))),
            ROOT,
            List.of(Bytes.utf8("a record")));
    try (MemoryHome home = new MemoryHome()) {
      return home.transaction(
          tables -> {
            new LogJournal(tables).putReader(state);
            return tables.table(HomeTable.HEADS).get(SampleLog.LOG.publicKey()).orElseThrow();
          });
    }
  }

  /** The row of a kind of a log with another history and a head that waits. */
  private static Bytes sideRow(String kind) throws IOException {
    Head head = Head.of(SIGNED, 4, SampleLog.digest("root"), 1_700_000_000_000L, List.of());
    Block block = HeadCodec.encode(head, 0, SampleLog.SECRET, SampleLog.filled(7, 32));
    HeadRecord record =
        IpnsRecordCodec.build(
            Ed25519.signer(SampleLog.SECRET),
            SIGNED,
            block.cid(),
            7,
            Instant.parse("2027-01-01T00:00:00Z"),
            Duration.ofMinutes(1),
            Optional.empty());
    try (MemoryHome home = new MemoryHome()) {
      return home.transaction(
          tables -> {
            SideBranch branch =
                new SideBranch(
                    1,
                    record,
                    Optional.of(new ReaderState.Accepted(record, block.data(), head)),
                    SequenceRanges.of(List.of(new SequenceRange(1, 4))),
                    SequenceRanges.of(List.of(new SequenceRange(3, 4))),
                    LogRoot.EMPTY,
                    Optional.of(
                        new SideBranch.Before(
                            new ReaderState.Before(
                                new ReaderState.Accepted(record, block.data(), head),
                                SequenceRanges.of(List.of(new SequenceRange(1, 2))),
                                ROOT,
                                List.of(new ReaderState.Accepted(record, block.data(), head))),
                            SequenceRanges.NONE)));
            ReaderState state =
                new ReaderState(
                    SIGNED,
                    Optional.empty(),
                    SequenceRanges.NONE,
                    ROOT,
                    List.of(),
                    List.of(branch),
                    Optional.empty(),
                    List.of(),
                    List.of(new ReaderState.Unplaced(record, branch.accepted())));
            new LogJournal(tables).putSides(state);
            Bytes key = Keys.of(SIGNED.publicKey(), Bytes.ofHex(kind));
            return tables.table(HomeTable.HEADS).get(key).orElseThrow();
          });
    }
  }

  /** What stands between version and checksum. */
  private static Bytes inside(Bytes row) {
    return row.slice(1, row.size() - 8);
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Entry entry = SampleLog.threeEntries().get(2);
    Block block = SampleLog.seal(SampleLog.threeEntries());
    Gap gap =
        new Gap(SampleLog.LOG, new SequenceRange(4, Long.MAX_VALUE), GapCause.FORKED, "why", 17);
    Corpus.of(LogRowsFuzzTest.class)
        .add("decodesEntries", "whole", LogRows.entry(entry))
        .addWithEdges("decodesEntries", "inside", inside(LogRows.entry(entry)))
        .addWithEdges("decodesFrontiers", "inside", inside(LogRows.frontier(ROOT)))
        .add("decodesLayouts", "whole", LayoutRow.of(fullLayout()))
        .addWithEdges("decodesLayouts", "inside", inside(LayoutRow.of(fullLayout())))
        .addWithEdges("decodesStanding", "inside", inside(LogRows.standing(STANDING)))
        .addWithEdges("decodesNotes", "inside", inside(LogRows.notes(NOTES)))
        .addWithEdges("decodesBlocks", "inside", inside(LogRows.block(block.cid(), block.data())))
        .addWithEdges("decodesGaps", "inside", inside(LogRows.gap(gap)))
        .addWithEdges(
            "decodesRosters", "inside", inside(RosterRows.row(List.of(block.cid(), block.cid()))))
        .addWithEdges("decodesTraces", "inside", inside(trace().toBytes()))
        .addWithEdges("decodesMilestones", "inside", inside(LogRows.frontier(ROOT)))
        .addWithEdges("decodesReaders", "inside", inside(readerRow()))
        .addWithEdges("decodesBranches", "inside", inside(sideRow("8401")))
        .addWithEdges("decodesBranches", "waiting", inside(sideRow("86")))
        .check();
  }
}
