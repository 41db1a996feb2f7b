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
  private static final Page PAGES =
      Page.ofPages(
          List.of(
              SampleLog.page(new SequenceRange(11, 40)),
              SampleLog.page(new SequenceRange(50, 100))));
  private static final List<Cid> PAGE_LINKS =
      List.of(PAGES.pages().get(0).cid(), PAGES.pages().get(1).cid());

  @FuzzTest
  void decodesBlock(byte[] input) {
    Bytes block = Bytes.of(input);
    for (int level = 0; level <= Limits.MAX_PAGE_LEVEL; level++) {
      Optional<Page> read = decode(block, level);
      if (read.isPresent()) {
        assertThat(read.get().range()).isEqualTo(RANGE);
        assertThat(read.get().level()).isEqualTo(level);
      }
    }
    PageRef other = new PageRef(Cid.of(Cid.Codec.DAG_CBOR, Bytes.EMPTY), RANGE, Optional.empty());
    assertThat(Decoding.of(() -> PageCodec.decode(SampleLog.LOG, other, block, SampleLog.SECRETS)))
        .as("a block of another CID")
        .isEmpty();
  }

  /** The first byte chooses where the links stand and the level; the rest is the sealed part. */
  @FuzzTest
  void decodesSealedPart(byte[] input) {
    if (input.length > 0) {
      int level = input[0] >> 1 & 1;
      List<Cid> clear = level == 0 ? LINKS : PAGE_LINKS;
      List<Cid> links = (input[0] & 1) == 0 ? clear : List.of();
      Bytes packed = PackedText.pack(Bytes.of(input).slice(1, input.length));
      Optional<Page> read = decode(SealedBytes.page(RANGE, level, links, packed), level);
      if (read.isPresent()) {
        assertThat(read.get().range()).isEqualTo(RANGE);
        assertThat(read.get().level()).isEqualTo(level);
        int references = read.get().segments().size() + read.get().pages().size();
        assertThat(references).isBetween(1, Limits.MAX_SEGMENTS_PER_PAGE);
        assertThat(decode(encode(read.get()), level)).isEqualTo(read);
      }
    }
  }

  private static Optional<Page> decode(Bytes block, int level) {
    PageRef ref = new PageRef(Cid.of(Cid.Codec.DAG_CBOR, block), RANGE, Optional.empty(), level);
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
        .addWithEdges("decodesBlock", "pages", encode(PAGES))
        .addWithEdges("decodesSealedPart", "page", Bytes.concat(Bytes.ofHex("00"), part))
        .addWithEdges(
            "decodesSealedPart",
            "links-inside",
            Bytes.concat(Bytes.ofHex("01"), SealedParts.privatePage(PAGE)))
        .addWithEdges(
            "decodesSealedPart", "pages", Bytes.concat(Bytes.ofHex("02"), SealedParts.pages(PAGES)))
        .add("decodesSealedPart", "empty", Bytes.ofHex("00"))
        .check();
  }
}
