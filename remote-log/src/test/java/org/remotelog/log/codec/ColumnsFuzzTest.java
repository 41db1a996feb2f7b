package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.log.PageRef;
import org.remotelog.log.Receipt;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.codec.proto.PageColumns;
import org.remotelog.log.codec.proto.ReceiptColumns;
import org.remotelog.log.codec.proto.SegmentColumns;

/** Columns by themselves: what is read is written in the same columns. */
class ColumnsFuzzTest {
  private static final PartFields NOTHING_INSIDE = PartFields.PAGE;

  @FuzzTest
  void decodesSegments(byte[] input) {
    Optional<List<SegmentRef>> read =
        Decoding.of(
            () ->
                ReferenceColumns.segments(
                    Outside.parse("it", NOTHING_INSIDE, Bytes.of(input), SegmentColumns::parseFrom),
                    List.of(),
                    SampleLog.EPOCH));
    if (read.isPresent()) {
      SegmentColumns.Builder again =
          ReferenceColumns.ofSegments(read.get(), SampleLog.EPOCH).toBuilder();
      read.get().forEach(ref -> again.addCids(Outside.string(ref.cid().toBytes())));
      assertThat(
              Decoding.of(
                  () -> ReferenceColumns.segments(again.build(), List.of(), SampleLog.EPOCH)))
          .isEqualTo(read);
    }
  }

  @FuzzTest
  void decodesPages(byte[] input) {
    Optional<List<PageRef>> read =
        Decoding.of(
            () ->
                ReferenceColumns.pages(
                    Outside.parse("it", NOTHING_INSIDE, Bytes.of(input), PageColumns::parseFrom),
                    List.of()));
    if (read.isPresent()) {
      PageColumns.Builder again = ReferenceColumns.ofPages(read.get()).toBuilder();
      read.get().forEach(ref -> again.addCids(Outside.string(ref.cid().toBytes())));
      assertThat(Decoding.of(() -> ReferenceColumns.pages(again.build(), List.of())))
          .isEqualTo(read);
    }
  }

  @FuzzTest
  void decodesReceipts(byte[] input) {
    Optional<List<Receipt>> read =
        Decoding.of(
            () ->
                Receipts.receipts(
                    Outside.parse(
                        "it", NOTHING_INSIDE, Bytes.of(input), ReceiptColumns::parseFrom)));
    if (read.isPresent()) {
      ReceiptColumns again = Receipts.columns(read.get());
      assertThat(Decoding.of(() -> Receipts.receipts(again))).isEqualTo(read);
    }
  }

  /** Taking metadata apart loses nothing, and what no writer takes apart so is refused or read. */
  @FuzzTest
  void putsMetadataTogetherAgain(byte[] input) {
    Bytes bytes = Bytes.of(input);
    Digest first = SampleLog.digest("first");
    Digest second = SampleLog.digest("second");
    Map<Digest, Integer> known = new HashMap<>();
    known.put(first, 0);
    known.put(second, 1);
    Parents taken = Parents.of(bytes, 2, known);
    assertThat(taken.metadataBytes()).isEqualTo(bytes.size());
    assertThat(Decoding.of(() -> taken.metadata(List.of(first, second)))).contains(bytes);
    int raw = Math.min(32, input.length);
    Parents hostile =
        new Parents(
            bytes.isEmpty() ? List.of() : List.of((long) input[0], (long) (input.length % 5)),
            bytes.slice(0, raw),
            bytes.slice(raw, bytes.size()));
    Optional<Bytes> read = Decoding.of(() -> hostile.metadata(List.of(first, second)));
    read.ifPresent(
        metadata -> assertThat((long) metadata.size()).isEqualTo(hostile.metadataBytes()));
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Bytes metadata =
        Bytes.concat(
            SampleLog.parents(SampleLog.digest("first"), SampleLog.digest("other")),
            Bytes.ofHex("1001"));
    Corpus.of(ColumnsFuzzTest.class)
        .addWithEdges("decodesSegments", "rich", SealedParts.segmentColumns())
        .add("decodesSegments", "beyond-highest", Bytes.ofHex("08ffffffffffffff0f120101"))
        .addWithEdges("decodesPages", "rich", SealedParts.pageColumns())
        .addWithEdges("decodesReceipts", "rich", SealedParts.receiptColumns())
        .add("decodesReceipts", "exceptions-of-none", Bytes.ofHex("220208052202080a"))
        .addWithEdges("putsMetadataTogetherAgain", "parents", metadata)
        .check();
  }
}
