package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.remotelog.log.codec.SampleLog.EPOCH;
import static org.remotelog.log.codec.SampleLog.LOG;
import static org.remotelog.log.codec.SampleLog.SALT;
import static org.remotelog.log.codec.SampleLog.SECRET;
import static org.remotelog.log.codec.SampleLog.SECRETS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.HeadOutline;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.PageRef;
import org.remotelog.log.Receipt;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;

class HeadCodecTest {
  @Test
  void readsWhatWasWritten() throws MalformedException {
    for (Head head :
        List.of(
            SampleLog.richHead(),
            SampleLog.smallHead(),
            Head.of(LOG, 0, SampleLog.digest("empty"), 0, List.of()))) {
      Block block = encode(head);
      assertThat(HeadCodec.decode(LOG, block.data(), SECRETS)).isEqualTo(head);
      assertThat(encode(head)).isEqualTo(block);
    }
  }

  @Test
  void showsLinksCountAndRootWithoutKeys() throws MalformedException {
    Head head = SampleLog.richHead();
    HeadOutline outline = HeadCodec.outline(encode(head).data());

    assertThat(outline.count()).isEqualTo(head.count());
    assertThat(outline.root()).isEqualTo(head.root());
    assertThat(outline.epoch()).isEqualTo(EPOCH);
    assertThat(outline.segments()).extracting(cid -> cid).hasSize(2);
    assertThat(outline.pages())
        .containsExactly(head.pages().get(0).cid(), head.pages().get(1).cid());
    assertThat(outline.rosterBlocks()).isEqualTo(head.rosterBlocks());
  }

  @Test
  void refusesEverySingleFlippedBitOrReadsTheSameReferences() {
    Head head = SampleLog.smallHead();
    Bytes block = encode(head).data();
    int links = 0;
    for (int at = 0; at < block.size(); at++) {
      byte[] bytes = block.toArray();
      bytes[at] ^= (byte) (1 << at % 8);
      try {
        // Links stand in the clear and are bound by the block's own CID alone.
        Head read = HeadCodec.decode(LOG, Bytes.wrap(bytes), SECRETS);
        assertThat(read.segments().get(0).cid()).isNotEqualTo(head.segments().get(0).cid());
        links++;
      } catch (MalformedException e) {
        assertThat(e.getMessage()).isNotBlank();
      }
    }
    assertThat(links).isEqualTo(32);
    Cid cid = Cid.of(Cid.Codec.DAG_CBOR, block);
    byte[] bytes = block.toArray();
    bytes[block.size() / 2] ^= 1;
    assertThat(cid.verify(Bytes.wrap(bytes))).isFalse();
  }

  @Test
  void refusesHeadsOfOtherLogsEpochsAndVersions() {
    Bytes block = encode(SampleLog.richHead()).data();
    assertThatThrownBy(() -> HeadCodec.decode(SampleLog.OTHER, block, SECRETS))
        .hasMessageContaining("fails authentication");
    assertThatThrownBy(() -> HeadCodec.decode(LOG, block, epoch -> Optional.empty()))
        .hasMessageContaining("no key for epoch 3");
    assertChangeRefused("v", new CborValue.Int(2), "head version 2 is newer");
    assertChangeRefused("v", new CborValue.Int(0), "head version 0 is not");
    assertChangeRefused("v", new CborValue.Text("1"), "expected an integer");
    assertChangeRefused("k", new CborValue.Int(2), "key schedule 2");
    assertChangeRefused("e", new CborValue.Int(1L << 31), "epoch");
    assertChangeRefused("e", new CborValue.Int(-1), "epoch");
    assertChangeRefused("n", new CborValue.Int(-1), "-1 entries");
    assertChangeRefused("n", new CborValue.Int(Limits.MAX_SEQUENCE + 1), "entries");
    assertChangeRefused("n", new CborValue.Int(321), "fails authentication");
    assertChangeRefused("r", new CborValue.Binary(SampleLog.filled(1, 31)), "32 bytes");
    assertChangeRefused("r", new CborValue.Binary(SampleLog.filled(1, 32)), "authentication");
    assertChangeRefused("s", new CborValue.ListOf(List.of()), "");
    assertChangeRefused("s", SealedBlock.links(SampleLog.richHead().rosterBlocks()), "DAG_CBOR");
    assertChangeRefused("x", new CborValue.Binary(SampleLog.filled(1, 47)), "no room");
    assertThatThrownBy(() -> HeadCodec.decode(LOG, Bytes.ofHex("80"), SECRETS))
        .hasMessageContaining("expected a map");
  }

  @Test
  void boundsLinks() throws MalformedException {
    Cid raw = Cid.of(Cid.Codec.RAW, Bytes.EMPTY);
    Cid page = Cid.of(Cid.Codec.DAG_CBOR, Bytes.EMPTY);
    assertLinksBounded("s", raw, Limits.MAX_HEAD_SEGMENTS);
    assertLinksBounded("p", page, Limits.MAX_HEAD_PAGES);
    assertLinksBounded("o", page, Limits.MAX_ROSTER_BLOCKS);
  }

  @Test
  void boundsReferencesAndReceipts() throws MalformedException {
    Head most = headOf(Limits.MAX_HEAD_SEGMENTS, Limits.MAX_HEAD_PAGES, Limits.MAX_RECEIPTS);
    assertThat(HeadCodec.decode(LOG, encode(most).data(), SECRETS)).isEqualTo(most);
    assertThatThrownBy(() -> headOf(Limits.MAX_HEAD_SEGMENTS + 1, 0, 0))
        .hasMessageContaining("129 segments");
    assertThatThrownBy(() -> headOf(0, Limits.MAX_HEAD_PAGES + 1, 0))
        .hasMessageContaining("65 pages");
    assertThatThrownBy(() -> headOf(0, 0, Limits.MAX_RECEIPTS + 1))
        .hasMessageContaining("4097 receipts");
  }

  /** Keys that nobody knows make a block larger, which a reader would have to keep. */
  @Test
  void boundsTheBlock() throws MalformedException {
    Bytes block = encode(headOf(1, 0, 0)).data();
    assertThat(HeadCodec.decode(LOG, padded(block, Limits.MAX_HEAD_BYTES), SECRETS).count())
        .isPositive();
    assertThatThrownBy(
            () -> HeadCodec.decode(LOG, padded(block, Limits.MAX_HEAD_BYTES + 1), SECRETS))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("393217 bytes");
    assertThatThrownBy(() -> HeadCodec.outline(padded(block, Limits.MAX_HEAD_BYTES + 1)))
        .isInstanceOf(MalformedException.class);
  }

  private static Bytes padded(Bytes block, int size) throws MalformedException {
    Map<String, CborValue> clear = new LinkedHashMap<>(DagCbor.decode(block).asMap().entries());
    clear.put("zz", new CborValue.Binary(Bytes.wrap(new byte[size - block.size() - 8])));
    Bytes padded = DagCbor.encode(new CborValue.MapOf(clear));
    assertThat(padded.size()).isEqualTo(size);
    return padded;
  }

  @Test
  void readsHeadsWithPagesOfPages() throws MalformedException {
    Head plain = headOf(1, 3, 0);
    List<PageRef> pages = new ArrayList<>(plain.pages());
    PageRef first = pages.get(0);
    pages.set(0, new PageRef(first.cid(), first.range(), Optional.empty(), 1));
    Head head =
        new Head(
            LOG,
            plain.count(),
            plain.root(),
            plain.writtenAtMs(),
            plain.segments(),
            pages,
            List.of(),
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false);
    assertThat(HeadCodec.decode(LOG, encode(head).data(), SECRETS)).isEqualTo(head);
  }

  @Test
  void refusesSegmentOfLaterEpochThanTheHeads() {
    SegmentRef later = SampleLog.segment(new SequenceRange(1, 1), EPOCH + 1, 0, 200);
    Head head = Head.of(LOG, 1, SampleLog.digest("r"), 0, List.of(later));
    assertThatThrownBy(() -> encode(head)).isInstanceOf(IllegalArgumentException.class);
  }

  /**
   * Leaves room for a record of about 230 bytes below 3,900. With five tiers of seven small
   * segments and 50 receipts it does not: then the receipts go to the roster block.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 0, 0, 281",
    "22, 12, 50, 2894",
    "29, 12, 50, 3310",
    "36, 12, 50, 3789",
    "43, 12, 0, 3395"
  })
  void hasTheSizeOfTheSpecification(int segments, int pages, int receipts, int size)
      throws IOException {
    assertThat(encode(headOf(segments, pages, receipts)).data().size()).isEqualTo(size);
    String row =
        String.format(Locale.ROOT, "| %d | %d | %d | %,d |", segments, pages, receipts, size);
    assertThat(Files.readString(Path.of("..", "docs", "spec", "head.md"))).contains(row);
  }

  @Test
  void fitsIntoItsRecord() {
    assertThat(encode(headOf(8 + 3 * 7, 12, 50)).data().size()).isLessThan(3_600);
    assertThat(encode(headOf(8 + 5 * 7, 12, 0)).data().size()).isLessThan(3_600);
  }

  /** The last eight segments of a million entries are full, the others small. */
  private static Head headOf(int segments, int pages, int receipts) {
    Random random = new Random(5);
    List<PageRef> pageRefs = new ArrayList<>();
    long next = 1;
    for (int i = 0; i < pages; i++) {
      SequenceRange range = SequenceRange.ofCount(next, 70_000 + random.nextInt(1000));
      pageRefs.add(SampleLog.page(range));
      next = range.last() + 1;
    }
    List<SegmentRef> refs = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      boolean full = i < 8;
      SequenceRange range = SequenceRange.ofCount(next, full ? 2500 : 1 + random.nextInt(700));
      int size = full ? 250_000 + random.nextInt(10_000) : 200 + random.nextInt(60_000);
      refs.add(SampleLog.segment(range, EPOCH, full ? 5 : random.nextInt(5), size));
      next = range.last() + 1;
    }
    List<Receipt> rows = new ArrayList<>();
    for (int i = 0; i < receipts; i++) {
      LogName log = LogName.of(SampleLog.random(random, 32));
      rows.add(
          Receipt.of(log, 1 + random.nextInt(1_000_000), SampleLog.digest("r" + i), List.of()));
    }
    return new Head(
        LOG,
        next,
        SampleLog.digest("root"),
        1_700_000_000_000L,
        refs,
        pageRefs,
        receipts == 0 ? List.of() : List.of(Cid.of(Cid.Codec.DAG_CBOR, Bytes.EMPTY)),
        rows,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static Block encode(Head head) {
    return HeadCodec.encode(head, EPOCH, SECRET, SALT);
  }

  private static void assertLinksBounded(String key, Cid cid, int max) throws MalformedException {
    List<Cid> links = new ArrayList<>();
    for (int i = 0; i < max; i++) {
      links.add(cid);
    }
    HeadCodec.outline(changed(key, SealedBlock.links(links)));
    links.add(cid);
    Bytes over = changed(key, SealedBlock.links(links));
    assertThatThrownBy(() -> HeadCodec.outline(over))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining("at most " + max);
  }

  private static Bytes changed(String key, CborValue value) throws MalformedException {
    Bytes block = encode(SampleLog.richHead()).data();
    Map<String, CborValue> map = new LinkedHashMap<>(DagCbor.decode(block).asMap().entries());
    map.put(key, value);
    return DagCbor.encode(new CborValue.MapOf(map));
  }

  private static void assertChangeRefused(String key, CborValue value, String reason) {
    assertThatThrownBy(() -> HeadCodec.decode(LOG, changed(key, value), SECRETS))
        .isInstanceOf(MalformedException.class)
        .hasMessageContaining(reason);
  }
}
