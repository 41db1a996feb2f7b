package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.SequenceRange;

class PageFuzzTest {
  private static final SequenceRange RANGE = new SequenceRange(11, 100);
  private static final Page PAGE =
      new Page(
          List.of(
              SampleLog.segment(new SequenceRange(11, 40), SampleLog.EPOCH, 2, 70_000),
              SampleLog.segment(new SequenceRange(50, 100), SampleLog.EPOCH - 1, 0, 200)));
  private static final List<Cid> LINKS =
      List.of(PAGE.segments().get(0).cid(), PAGE.segments().get(1).cid());

  @FuzzTest
  void decodesBlock(byte[] input) {
    Bytes block = Bytes.of(input);
    Optional<Page> read = decode(block, RANGE);
    read.ifPresent(page -> assertThat(page.range()).isEqualTo(RANGE));
    PageRef other = new PageRef(Cid.of(Cid.Codec.DAG_CBOR, Bytes.EMPTY), RANGE, Optional.empty());
    assertThat(Decoding.of(() -> PageCodec.decode(SampleLog.LOG, other, block, SampleLog.SECRETS)))
        .as("a block of another CID")
        .isEmpty();
  }

  /** The first byte chooses where the links stand, the rest is the sealed part. */
  @FuzzTest
  void decodesSealedPart(byte[] input) {
    if (input.length > 0) {
      List<Cid> links = (input[0] & 1) == 0 ? LINKS : List.of();
      Bytes part = Bytes.of(input).slice(1, input.length);
      Optional<Page> read = decode(SealedBytes.page(RANGE, links, PackedText.pack(part)), RANGE);
      if (read.isPresent()) {
        assertThat(read.get().range()).isEqualTo(RANGE);
        assertThat(read.get().segments().size()).isBetween(1, Limits.MAX_SEGMENTS_PER_PAGE);
        assertThat(decode(encode(read.get()), RANGE)).isEqualTo(read);
      }
    }
  }

  private static Optional<Page> decode(Bytes block, SequenceRange range) {
    PageRef ref = new PageRef(Cid.of(Cid.Codec.DAG_CBOR, block), range, Optional.empty());
    return Decoding.of(() -> PageCodec.decode(SampleLog.LOG, ref, block, SampleLog.SECRETS));
  }

  private static Bytes encode(Page page) {
    return PageCodec.encode(SampleLog.LOG, page, SampleLog.EPOCH, SampleLog.SECRET, SampleLog.SALT)
        .data();
  }

  @Test
  void keepsItsSeeds() throws IOException {
    Bytes part = SealedParts.page(PAGE);
    Corpus.of(PageFuzzTest.class)
        .addWithEdges("decodesBlock", "page", encode(PAGE))
        .addWithEdges("decodesSealedPart", "page", Bytes.concat(Bytes.ofHex("00"), part))
        .addWithEdges(
            "decodesSealedPart",
            "links-inside",
            Bytes.concat(Bytes.ofHex("01"), SealedParts.privatePage(PAGE)))
        .add("decodesSealedPart", "empty", Bytes.ofHex("00"))
        .check();
  }
}
