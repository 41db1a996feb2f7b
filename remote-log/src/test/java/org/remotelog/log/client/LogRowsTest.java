package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Gap;
import org.remotelog.log.GapCause;
import org.remotelog.log.PageRef;
import org.remotelog.log.Predecessor;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.core.WriterState;

final class LogRowsTest {
  private static final long SEED = 4;

  /** A row that reads itself back. */
  private interface Reading {
    Object read(Bytes row) throws MalformedException;
  }

  @Test
  void readsBackEntries() throws Exception {
    for (Entry entry : SampleLog.threeEntries()) {
      check(LogRows.entry(entry), entry, row -> LogRows.entry(entry.sequence(), row));
    }
  }

  @Test
  void readsBackBlocksAndFrontiers() throws Exception {
    Block block = SampleLog.seal(SampleLog.threeEntries());
    check(LogRows.block(block.cid(), block.data()), block, LogRows::block);
    LogRoot root = LogRoot.EMPTY.append(SampleLog.digest("a")).append(SampleLog.digest("b"));
    check(LogRows.frontier(root), root, LogRows::frontier);
  }

  @Test
  void readsBackGaps() throws Exception {
    Gap gap =
        new Gap(
            SampleLog.LOG,
            new SequenceRange(4, Long.MAX_VALUE),
            GapCause.UNAVAILABLE,
            "no store has it",
            17);
    check(LogRows.gap(gap), gap, row -> LogRows.gap(SampleLog.LOG, row));
    Gap wordy = new Gap(SampleLog.LOG, gap.range(), gap.cause(), "ü".repeat(5_000), 17);
    assertThat(LogRows.gap(SampleLog.LOG, LogRows.gap(wordy)).detail()).startsWith("ü");
    assertThat(LogRows.gap(wordy).size()).isLessThan(4_200);
  }

  @Test
  void readsBackLayouts() throws Exception {
    LogRoot root = LogRoot.EMPTY.append(SampleLog.digest("a")).append(SampleLog.digest("b"));
    SegmentRef ref = SampleLog.segment(new SequenceRange(2, 2), 1, 3, 77);
    WriterState empty = WriterState.empty(SampleLog.LOG).withRoot(root);
    check(LayoutRow.of(empty), empty, row -> LayoutRow.read(SampleLog.LOG, root, row));
    WriterState full =
        new WriterState(
            SampleLog.LOG,
            root,
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
    check(LayoutRow.of(full), full, row -> LayoutRow.read(SampleLog.LOG, root, row));
    PageRef low = SampleLog.page(SequenceRange.single(1));
    PageRef high = new PageRef(low.cid(), low.range(), Optional.empty(), 1);
    WriterState.Paged paged = new WriterState.Paged(List.of(high), List.of(), List.of(low));
    WriterState.Layout layout =
        new WriterState.Layout(full.sealedRoot(), full.nextLeaf(), full.segments(), paged);
    WriterState longer =
        new WriterState(
            full.log(), root, layout, full.publishing(), full.predecessor(), full.notes());
    check(LayoutRow.of(longer), longer, row -> LayoutRow.read(SampleLog.LOG, root, row));
    assertThatThrownBy(() -> LayoutRow.read(SampleLog.LOG, LogRoot.EMPTY, LayoutRow.of(full)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("only 0 were appended");
  }

  @Test
  void readsBackWhatHeadsSayOfOthers() throws Exception {
    WriterState.Notes notes =
        new WriterState.Notes(
            List.of(Cid.of(Cid.Codec.DAG_CBOR, Bytes.utf8("roster"))),
            1_700_000_000_000L,
            Bytes.utf8("records"),
            Bytes.utf8("receipts"));
    check(LogRows.notes(notes), notes, LogRows::notes);
    check(LogRows.notes(WriterState.Notes.NONE), WriterState.Notes.NONE, LogRows::notes);
  }

  @Test
  void readsBackPublishedRecords() throws Exception {
    WriterState.Standing standing =
        new WriterState.Standing(5, 1_700_000_000_000L, 0, Bytes.utf8("record"));
    assertThat(LogRows.standing(LogRows.standing(standing))).isEqualTo(standing);
    Bytes changed = Bytes.concat(LogRows.standing(standing), Bytes.ofHex("00"));
    assertThatThrownBy(() -> LogRows.standing(changed)).isInstanceOf(MalformedException.class);
  }

  /** Reads the row, every cut of it, and copies of it with one byte changed. */
  private static void check(Bytes row, Object value, Reading reading) throws Exception {
    assertThat(reading.read(row)).isEqualTo(value);
    for (int size = 0; size < row.size(); size++) {
      Bytes cut = row.slice(0, size);
      assertThatThrownBy(() -> reading.read(cut))
          .as("cut to %s bytes", size)
          .isInstanceOf(MalformedException.class);
    }
    Bytes longer = Bytes.concat(row, Bytes.ofHex("00"));
    assertThatThrownBy(() -> reading.read(longer)).isInstanceOf(MalformedException.class);
    Random random = new Random(SEED);
    for (int at = 0; at < Math.min(row.size(), 2_000); at++) {
      byte[] bytes = row.toArray();
      bytes[at] ^= (byte) (1 + random.nextInt(255));
      assertThatThrownBy(() -> reading.read(Bytes.wrap(bytes)))
          .as("seed %s, byte %s", SEED, at)
          .isInstanceOf(MalformedException.class);
    }
    byte[] newer = row.toArray();
    newer[0] = 2;
    assertThatThrownBy(() -> reading.read(Bytes.wrap(newer)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("version 2");
  }

  @Test
  void saysWhatIsDamagedWhateverRowIsCutOrChanged() throws Exception {
    FakeStore store = new FakeStore("store", Faults.NONE);
    FakePointer pointer = new FakePointer(Faults.NONE);
    Desk writer = new Desk(new MemoryHome(), 1, List.of(store), List.of(pointer));
    for (int i = 0; i < 9; i++) {
      writer.say("message " + i);
    }
    writer.append(writer.writer(), Bytes.utf8("pending"));
    Desk reader = new Desk(new MemoryHome(), 2, List.of(store), List.of(pointer));
    reader.reads.add(writer.log());
    reader.catchUp();
    damageEach(writer, HomeTable.JOURNAL, () -> writer.writer().flush(List.of(writer.own())));
    damageEach(reader, HomeTable.HEADS, reader::catchUp);
  }

  private interface Action {
    Object run() throws IOException;
  }

  private static void damageEach(Desk desk, HomeTable table, Action action) throws Exception {
    List<Row> rows =
        desk.home.read(tables -> tables.table(table).scan(Keys.START, Keys.END, 1_000));
    assertThat(rows).isNotEmpty();
    int noticed = 0;
    for (Row row : rows) {
      for (int at = 0; at < row.value().size(); at += 1 + row.value().size() / 50) {
        byte[] changed = row.value().toArray();
        changed[at] ^= 0x41;
        for (Bytes value : List.of(row.value().slice(0, at), Bytes.wrap(changed))) {
          try {
            desk.home.transaction(
                tables -> {
                  tables.table(table).put(row.key(), value);
                  return Boolean.TRUE;
                });
            action.run();
          } catch (IOException e) {
            assertThat(e).hasMessageContaining("home");
            noticed++;
          }
          restore(desk, table, rows);
        }
      }
    }
    assertThat(noticed).as(table.toString()).isGreaterThanOrEqualTo(rows.size() / 2);
  }

  private static void restore(Desk desk, HomeTable table, List<Row> rows) throws IOException {
    desk.home.update(
        tables -> {
          for (Row old : tables.table(table).scan(Keys.START, Keys.END, 1_000)) {
            tables.table(table).delete(old.key());
          }
          for (Row row : rows) {
            tables.table(table).put(row.key(), row.value());
          }
        });
  }
}
