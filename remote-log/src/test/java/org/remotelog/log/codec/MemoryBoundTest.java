package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.ChildJvm;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.HeadOutline;
import org.remotelog.log.Limits;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;

/**
 * The blocks that cost most memory for their size, each within all limits on bytes, in a process
 * that has 64 MiB for everything. A search begins with small inputs and would not come this far.
 */
class MemoryBoundTest {
  private static final HeadOutline OUTLINE =
      new HeadOutline(
          320, SampleLog.digest("root"), SampleLog.EPOCH, List.of(), List.of(), List.of());

  private interface Reading {
    Object read() throws MalformedException;
  }

  /** Reads each costly block and says so. */
  static final class Reader {
    private Reader() {}

    public static void main(String[] arguments) {
      int most = Limits.MAX_INFLATED_PART_BYTES;
      head("rows with unknown fields", SealedParts.emptyRows(most / 4 - 2));
      head("unknown fields", SealedParts.unknownFields(most / 2));
      head("numbers in a column", packedNumbers(most - 16));
      head("links of no bytes", repeated("5200", most / 2));
      roster("rows without log", SealedParts.rosterRows(most / 4));
      roster("rows without anything", repeated("1200", most / 2));
      segment("entries", manyEntries(Limits.MAX_SEGMENT_ENTRIES), Limits.MAX_SEGMENT_ENTRIES);
      segment("parents", manyParents(120), 120);
      segment("salts of one entry", salts(Limits.MAX_INFLATED_BYTES / 3 - 10), 1);
      reading("maps", () -> DagCbor.decode(of("997fff", repeated("a16000", 0x7fff))));
      reading("empty lists", () -> DagCbor.decode(of("99ffff", repeated("80", 0xffff))));
      System.out.println("done");
    }

    private static void head(String what, Bytes part) {
      Bytes block = SealedBytes.head(OUTLINE, PackedText.pack(part));
      reading(what, () -> HeadCodec.decode(SampleLog.LOG, block, SampleLog.SECRETS));
    }

    private static void roster(String what, Bytes part) {
      Bytes block = SealedBytes.roster(PackedText.pack(part));
      Cid cid = Cid.of(Cid.Codec.DAG_CBOR, block);
      reading(what, () -> RosterCodec.decode(SampleLog.LOG, cid, block, SampleLog.SECRETS));
    }

    private static void segment(String what, Bytes run, int count) {
      SequenceRange range = SequenceRange.ofCount(1, count);
      Bytes block = SealedBytes.segment(range, PackedText.pack(run));
      SegmentRef ref =
          new SegmentRef(
              Cid.of(Cid.Codec.RAW, block),
              range,
              SampleLog.filled(0, Limits.SUBTREE_ROOT_BYTES),
              SampleLog.EPOCH,
              0,
              block.size(),
              Optional.empty());
      reading(
          what,
          () -> SegmentCodec.open(SampleLog.LOG, ref, block, SampleLog.SECRETS, SampleLog.RULE));
    }

    private static void reading(String what, Reading reading) {
      String outcome;
      try {
        reading.read();
        outcome = "read";
      } catch (MalformedException e) {
        outcome = "refused";
      }
      System.out.println(what + ": " + outcome);
    }
  }

  @Test
  void readsOrRefusesTheCostliestBlocksWithin64MiBForTheWholeProcess() throws Exception {
    try (ChildJvm child = ChildJvm.start(List.of("-Xmx64m"), Reader.class)) {
      String last = "";
      for (String line = child.nextLine(); !line.isEmpty(); line = child.nextLine()) {
        last = line;
      }
      assertThat(last).isEqualTo("done");
      assertThat(child.await()).isZero();
    }
  }

  @Test
  void takesSealedPartOfMostFieldsAndRefusesOneMore() throws Exception {
    Head head = HeadCodec.read(SampleLog.LOG, OUTLINE, fields(Limits.MAX_PART_FIELDS));
    assertThat(head.count()).isEqualTo(320);
    assertThatThrownBy(
            () -> HeadCodec.read(SampleLog.LOG, OUTLINE, fields(Limits.MAX_PART_FIELDS + 1)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("more than 65536 fields");
  }

  @Test
  void countsFieldsOfRowsInRows() {
    // Each row is a field that holds a field; one more holds the columns.
    int rows = Limits.MAX_PART_FIELDS / 2;
    assertThatThrownBy(() -> HeadCodec.read(SampleLog.LOG, OUTLINE, SealedParts.emptyRows(rows)))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("more than 65536 fields");
  }

  @Test
  void refusesGroups() {
    assertThatThrownBy(() -> HeadCodec.read(SampleLog.LOG, OUTLINE, Bytes.ofHex("7b7c")))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("group");
  }

  private static Bytes fields(int count) {
    return SealedParts.unknownFields(count);
  }

  private static Bytes packedNumbers(int count) {
    ByteWriter columns = new ByteWriter();
    ProtoWire.writeBytes(columns, 2, repeated("01", count));
    ByteWriter part = new ByteWriter();
    ProtoWire.writeBytes(part, 2, columns.toBytes());
    return part.toBytes();
  }

  private static Bytes manyEntries(int count) {
    ByteWriter run = new ByteWriter().u8(8).u8(1);
    Bytes row = Bytes.concat(Bytes.ofHex("0a10"), SampleLog.filled(1, Limits.ENTRY_SALT_BYTES));
    for (int i = 0; i < count; i++) {
      ProtoWire.writeBytes(run, 2, row);
    }
    return run.toBytes();
  }

  private static Bytes manyParents(int count) {
    ByteWriter run = new ByteWriter().u8(8).u8(1);
    Bytes salt = Bytes.concat(Bytes.ofHex("0a10"), SampleLog.filled(1, Limits.ENTRY_SALT_BYTES));
    ProtoWire.writeBytes(run, 2, salt);
    ByteWriter row = new ByteWriter().bytes(salt);
    ProtoWire.writeBytes(row, 3, repeated("01", Limits.MAX_ENTRY_BYTES / 34));
    for (int i = 1; i < count; i++) {
      ProtoWire.writeBytes(run, 2, row.toBytes());
    }
    return run.toBytes();
  }

  private static Bytes salts(int count) {
    ByteWriter run = new ByteWriter().u8(8).u8(1);
    ProtoWire.writeBytes(run, 2, repeated("0a0101", count));
    return run.toBytes();
  }

  private static Bytes of(String hex, Bytes rest) {
    return Bytes.concat(Bytes.ofHex(hex), rest);
  }

  private static Bytes repeated(String hex, int count) {
    Bytes one = Bytes.ofHex(hex);
    byte[] all = new byte[one.size() * count];
    for (int i = 0; i < count; i++) {
      one.copyTo(all, i * one.size());
    }
    return Bytes.wrap(all);
  }
}
