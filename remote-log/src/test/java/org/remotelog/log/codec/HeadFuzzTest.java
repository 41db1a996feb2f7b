package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.fuzz.Corpus;
import org.remotelog.fuzz.Decoding;
import org.remotelog.log.Head;
import org.remotelog.log.HeadOutline;
import org.remotelog.log.Limits;

/** Whoever holds a group's keys may seal anything: what is inside is refused or read, no more. */
class HeadFuzzTest {
  private static final Bytes RICH = encode(SampleLog.richHead());
  private static final HeadOutline RICH_OUTLINE = outline(SampleLog.richHead());

  /** An outline without links, so that they may stand in the sealed part. */
  private static final HeadOutline PRIVATE =
      new HeadOutline(
          320, SampleLog.digest("root"), SampleLog.EPOCH, List.of(), List.of(), List.of());

  /** Without the group's keys only the head that was sealed opens. */
  @FuzzTest
  void decodesBlock(byte[] input) {
    Bytes block = Bytes.of(input);
    Optional<HeadOutline> outline = Decoding.of(() -> HeadCodec.outline(block));
    if (outline.isPresent()) {
      HeadOutline found = outline.get();
      assertThat(found.segments().size()).isLessThanOrEqualTo(Limits.MAX_HEAD_SEGMENTS);
      assertThat(found.pages().size()).isLessThanOrEqualTo(Limits.MAX_HEAD_PAGES);
      assertThat(found.rosterBlocks().size()).isLessThanOrEqualTo(Limits.MAX_ROSTER_BLOCKS);
    }
    Optional<Head> head =
        Decoding.of(() -> HeadCodec.decode(SampleLog.LOG, block, SampleLog.SECRETS));
    if (head.isPresent()) {
      assertThat(outline).isPresent();
      assertThat(head.get().count()).isEqualTo(outline.get().count());
      assertThat(head.get().root()).isEqualTo(outline.get().root());
    }
  }

  /** The first byte chooses where the links stand, the rest is the sealed part. */
  @FuzzTest
  void decodesSealedPart(byte[] input) {
    if (input.length > 0) {
      Bytes part = Bytes.of(input).slice(1, input.length);
      decode((input[0] & 1) == 0 ? RICH_OUTLINE : PRIVATE, PackedText.pack(part));
    }
  }

  @FuzzTest
  void decodesPackedPart(byte[] input) {
    decode(RICH_OUTLINE, Bytes.of(input));
  }

  private static void decode(HeadOutline outline, Bytes packed) {
    Bytes block = SealedBytes.head(outline, packed);
    Optional<Head> read =
        Decoding.of(() -> HeadCodec.decode(SampleLog.LOG, block, SampleLog.SECRETS));
    if (read.isPresent()) {
      Head head = read.get();
      assertThat(head.count()).isEqualTo(outline.count());
      assertThat(head.receipts().size()).isLessThanOrEqualTo(Limits.MAX_RECEIPTS);
      Bytes again = encode(head);
      assertThat(Decoding.of(() -> HeadCodec.decode(SampleLog.LOG, again, SampleLog.SECRETS)))
          .contains(head);
    }
  }

  private static Bytes encode(Head head) {
    return HeadCodec.encode(head, SampleLog.EPOCH, SampleLog.SECRET, SampleLog.SALT).data();
  }

  private static HeadOutline outline(Head head) {
    return new HeadOutline(
        head.count(),
        head.root(),
        SampleLog.EPOCH,
        List.of(head.segments().get(0).cid(), head.segments().get(1).cid()),
        List.of(head.pages().get(0).cid(), head.pages().get(1).cid()),
        head.rosterBlocks());
  }

  @Test
  void keepsItsSeeds() throws IOException, MalformedException {
    Head rich = SampleLog.richHead();
    Bytes part =
        SealedExamples.openedHead(
            HeadCodec.encode(rich, SampleLog.EPOCH, SampleLog.SECRET, SampleLog.SALT), rich);
    Bytes links = SealedParts.richPrivateHead();
    Corpus.of(HeadFuzzTest.class)
        .addWithEdges("decodesBlock", "rich", RICH)
        .add("decodesBlock", "small", encode(SampleLog.smallHead()))
        .add("decodesBlock", "no-map", Bytes.ofHex("80"))
        .add("decodesBlock", "newer", Bytes.ofHex("a1617602"))
        .addWithEdges("decodesSealedPart", "rich", Bytes.concat(Bytes.ofHex("00"), part))
        .addWithEdges("decodesSealedPart", "links-inside", Bytes.concat(Bytes.ofHex("01"), links))
        .add(
            "decodesSealedPart",
            "empty-rows",
            Bytes.concat(Bytes.ofHex("00"), SealedParts.emptyRows(2_000)))
        .add(
            "decodesSealedPart",
            "unknown-fields",
            Bytes.concat(Bytes.ofHex("00"), SealedParts.unknownFields(4_000)))
        .addWithEdges("decodesPackedPart", "rich", PackedText.pack(part))
        .add("decodesPackedPart", "bomb", SealedParts.bomb(4_000_000))
        .check();
  }
}
