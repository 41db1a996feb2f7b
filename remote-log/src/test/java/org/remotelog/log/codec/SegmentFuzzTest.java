package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Entry;
import org.remotelog.log.Limits;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.crypto.SegmentHeader;

class SegmentFuzzTest {
  private static final int MAX_DATA_BYTES = 65_536;

  @FuzzTest
  void decodesHeader(byte[] input) {
    Bytes block = Bytes.of(input);
    Optional<SegmentHeader> read = Decoding.of(() -> SegmentHeader.parse(block));
    read.ifPresent(
        header -> assertThat(header.toBytes()).isEqualTo(block.slice(0, SegmentHeader.SIZE)));
  }

  /** Without the group's keys only the block that was sealed opens. */
  @FuzzTest
  void decodesBlock(byte[] input) {
    Bytes block = Bytes.of(input);
    List<Entry> sealed = SampleLog.threeEntries();
    if (block.isEmpty()) {
      return;
    }
    Optional<List<Entry>> read = open(ref(block, sealed), block);
    read.ifPresent(entries -> assertThat(entries).isEqualTo(sealed));
    SegmentRef other = SampleLog.refOf(sealed, SampleLog.seal(sealed));
    assertThat(open(other, block).isPresent()).isEqualTo(other.cid().verify(block));
  }

  /** The first byte says how many entries are expected, the rest is the run. */
  @FuzzTest
  void decodesRun(byte[] input) {
    if (input.length == 0) {
      return;
    }
    SequenceRange range = SequenceRange.ofCount(1, 1 + (input[0] & 0x0f));
    Bytes run = Bytes.of(input).slice(1, input.length);
    Optional<List<Entry>> read = Decoding.of(() -> RunCodec.decode(run, range, SampleLog.RULE));
    Bytes block = SealedBytes.segment(range, PackedText.pack(run));
    if (!read.isPresent()) {
      assertThat(open(ref(block, range), block)).isEmpty();
      return;
    }
    List<Entry> entries = read.get();
    assertThat(entries).hasSize((int) range.count());
    for (Entry entry : entries) {
      assertThat(entry.metadata().size() + entry.body().size())
          .isLessThanOrEqualTo(Limits.MAX_ENTRY_BYTES);
    }
    Bytes again = RunCodec.encode(entries);
    assertThat(Decoding.of(() -> RunCodec.decode(again, range, SampleLog.RULE))).isEqualTo(read);
    assertThat(open(ref(block, entries), block)).as("under the right reference").isEqualTo(read);
    assertThat(open(ref(block, range), block)).as("under another subtree root").isEmpty();
  }

  @FuzzTest
  void unpacksText(byte[] input) {
    Bytes packed = Bytes.of(input);
    Optional<Bytes> read = Decoding.of(() -> PackedText.unpack(packed, MAX_DATA_BYTES, "it"));
    if (read.isPresent()) {
      assertThat(read.get().size()).isLessThanOrEqualTo(MAX_DATA_BYTES);
      Bytes again = PackedText.pack(read.get());
      assertThat(Decoding.of(() -> PackedText.unpack(again, MAX_DATA_BYTES, "it"))).isEqualTo(read);
    }
    Bytes data = PackedText.pack(packed);
    assertThat(Decoding.of(() -> PackedText.unpack(data, Limits.MAX_INFLATED_BYTES, "it")))
        .contains(packed);
  }

  private static Optional<List<Entry>> open(SegmentRef ref, Bytes block) {
    return Decoding.of(
        () -> SegmentCodec.open(SampleLog.LOG, ref, block, SampleLog.SECRETS, SampleLog.RULE));
  }

  private static SegmentRef ref(Bytes block, List<Entry> entries) {
    return SampleLog.refOf(entries, new Block(Cid.of(Cid.Codec.RAW, block), block));
  }

  private static SegmentRef ref(Bytes block, SequenceRange range) {
    return new SegmentRef(
        Cid.of(Cid.Codec.RAW, block),
        range,
        SampleLog.filled(0, Limits.SUBTREE_ROOT_BYTES),
        SampleLog.EPOCH,
        0,
        block.size(),
        Optional.empty());
  }

  @Test
  void keepsItsSeeds() throws IOException {
    List<Entry> entries = SampleLog.chat(1, 3, 1);
    Bytes run = Bytes.concat(Bytes.ofHex("02"), RunCodec.encode(entries));
    Bytes parents =
        Bytes.concat(
            Bytes.ofHex("02"), RunCodec.encode(SealedParts.fromOne(SampleLog.threeEntries())));
    ByteWriter salts = new ByteWriter().u8(0).u8(8).u8(1).u8(0x12).varint(2 * 3_000);
    for (int i = 0; i < 3_000; i++) {
      salts.u8(0x0a).u8(0);
    }
    Corpus.of(SegmentFuzzTest.class)
        .addWithEdges("decodesHeader", "block", SampleLog.seal(entries).data())
        .addWithEdges("decodesBlock", "three", SampleLog.seal(SampleLog.threeEntries()).data())
        .addWithEdges("decodesRun", "chat", run)
        .addWithEdges("decodesRun", "parents", parents)
        .add("decodesRun", "salts-without-end", salts.toBytes())
        .add("decodesRun", "group", Bytes.ofHex("000801130c"))
        .add("decodesRun", "negative-length", Bytes.ofHex("00080112ffffffffffffffffff01"))
        .addWithEdges("unpacksText", "deflated", PackedText.pack(Bytes.wrap(new byte[5_000])))
        .addWithEdges("unpacksText", "stored", PackedText.pack(Bytes.utf8("hello")))
        .add("unpacksText", "claims-4-gigabytes", Bytes.ofHex("01ffffffff0000000100"))
        .add("unpacksText", "length-beyond-end", Bytes.ofHex("0100000010ffffffff00"))
        .add("unpacksText", "bomb", SealedParts.bomb(4_000_000))
        .check();
  }
}
