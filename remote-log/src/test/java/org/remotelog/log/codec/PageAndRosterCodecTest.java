package org.remotelog.log.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.remotelog.log.codec.SampleLog.EPOCH;
import static org.remotelog.log.codec.SampleLog.LOG;
import static org.remotelog.log.codec.SampleLog.SALT;
import static org.remotelog.log.codec.SampleLog.SECRET;
import static org.remotelog.log.codec.SampleLog.SECRETS;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.Receipt;
import org.remotelog.log.Roster;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;

class PageAndRosterCodecTest {
  @Test
  void readsTheLargestPage() throws MalformedException {
    Page page = pageOf(Limits.MAX_SEGMENTS_PER_PAGE);
    Block block = PageCodec.encode(LOG, page, EPOCH, SECRET, SALT);

    assertThat(PageCodec.decode(LOG, refOf(page, block), block.data(), SECRETS)).isEqualTo(page);
    assertThatThrownBy(() -> pageOf(Limits.MAX_SEGMENTS_PER_PAGE + 1))
        .hasMessageContaining("257 segments");
    assertThatThrownBy(() -> pageOf(0)).hasMessageContaining("at least one");
  }

  @Test
  void refusesEverySingleFlippedBitOfAPage() {
    Page page = pageOf(3);
    Block block = PageCodec.encode(LOG, page, EPOCH, SECRET, SALT);
    for (int at = 0; at < block.data().size(); at++) {
      byte[] bytes = block.data().toArray();
      bytes[at] ^= (byte) (1 << at % 8);
      assertThatThrownBy(
              () -> PageCodec.decode(LOG, refOf(page, block), Bytes.wrap(bytes), SECRETS))
          .as("byte %d", at)
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void refusesPageOfOtherLogOrRange() {
    Page page = pageOf(3);
    Block block = PageCodec.encode(LOG, page, EPOCH, SECRET, SALT);
    PageRef ref = refOf(page, block);
    PageRef moved = new PageRef(ref.cid(), new SequenceRange(1, 31), Optional.empty());

    assertThatThrownBy(() -> PageCodec.decode(SampleLog.OTHER, ref, block.data(), SECRETS))
        .hasMessageContaining("fails authentication");
    assertThatThrownBy(() -> PageCodec.decode(LOG, moved, block.data(), SECRETS))
        .hasMessageContaining("fails authentication");
  }

  @Test
  void readsTheLargestPageOfPages() throws MalformedException {
    Page page = pageOfPages(Limits.MAX_PAGES_PER_PAGE);
    Block block = PageCodec.encode(LOG, page, EPOCH, SECRET, SALT);
    PageRef ref = new PageRef(block.cid(), page.range(), Optional.empty(), 1);

    assertThat(PageCodec.decode(LOG, ref, block.data(), SECRETS)).isEqualTo(page);
    assertThatThrownBy(() -> pageOfPages(Limits.MAX_PAGES_PER_PAGE + 1))
        .hasMessageContaining("257 pages");
    for (int at = 0; at < block.data().size(); at += 37) {
      byte[] bytes = block.data().toArray();
      bytes[at] ^= (byte) (1 << at % 8);
      assertThatThrownBy(() -> PageCodec.decode(LOG, ref, Bytes.wrap(bytes), SECRETS))
          .as("byte %d", at)
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void refusesPageOfAnotherLevelThanItsReferenceSays() {
    Page pages = pageOfPages(2);
    Block above = PageCodec.encode(LOG, pages, EPOCH, SECRET, SALT);
    assertThatThrownBy(() -> PageCodec.decode(LOG, refOf(pages, above), above.data(), SECRETS))
        .isInstanceOf(MalformedException.class);
    Page segments = pageOf(2);
    Block below = PageCodec.encode(LOG, segments, EPOCH, SECRET, SALT);
    PageRef raised = new PageRef(below.cid(), segments.range(), Optional.empty(), 1);
    assertThatThrownBy(() -> PageCodec.decode(LOG, raised, below.data(), SECRETS))
        .isInstanceOf(MalformedException.class);
  }

  @Test
  void pagesGoOneLevelUpAndNotTwo() {
    PageRef low = SampleLog.page(new SequenceRange(1, 5));
    PageRef high = new PageRef(low.cid(), new SequenceRange(6, 9), Optional.empty(), 1);
    assertThatThrownBy(() -> Page.ofPages(List.of(low, high)))
        .hasMessageContaining("several levels");
    assertThat(Limits.MAX_PAGE_LEVEL).isEqualTo(1);
    assertThatThrownBy(() -> new PageRef(low.cid(), low.range(), Optional.empty(), 2))
        .hasMessageContaining("level 2");
    Page tooHigh = Page.ofPages(List.of(high));
    Block block = PageCodec.encode(LOG, tooHigh, EPOCH, SECRET, SALT);
    PageRef ref = new PageRef(block.cid(), tooHigh.range(), Optional.empty(), 1);
    assertThatThrownBy(() -> PageCodec.decode(LOG, ref, block.data(), SECRETS))
        .isInstanceOf(MalformedException.class);
  }

  private static Page pageOfPages(int pages) {
    List<PageRef> refs = new ArrayList<>();
    for (int i = 0; i < pages; i++) {
      refs.add(SampleLog.page(SequenceRange.ofCount(1 + 10L * i, 10)));
    }
    return Page.ofPages(refs);
  }

  @Test
  void readsRosters() throws MalformedException {
    Roster roster = SampleLog.roster();
    Block block = RosterCodec.encode(LOG, roster, EPOCH, SECRET, SALT);

    assertThat(RosterCodec.decode(LOG, block.cid(), block.data(), SECRETS)).isEqualTo(roster);
    assertThatThrownBy(
            () -> RosterCodec.decode(SampleLog.OTHER, block.cid(), block.data(), SECRETS))
        .hasMessageContaining("fails authentication");
    Cid other = Cid.of(Cid.Codec.DAG_CBOR, Bytes.EMPTY);
    assertThatThrownBy(() -> RosterCodec.decode(LOG, other, block.data(), SECRETS))
        .hasMessageContaining("CID");
  }

  @Test
  void boundsRosters() throws MalformedException {
    Roster most = rosterOf(Limits.MAX_ROSTER_RECORDS, 220, Limits.MAX_RECEIPTS);
    Block block = RosterCodec.encode(LOG, most, EPOCH, SECRET, SALT);
    assertThat(RosterCodec.decode(LOG, block.cid(), block.data(), SECRETS)).isEqualTo(most);

    assertThat(rosterOf(1, Limits.MAX_ROSTER_RECORD_BYTES, 0).records()).hasSize(1);
    assertThatThrownBy(() -> rosterOf(1, Limits.MAX_ROSTER_RECORD_BYTES + 1, 0))
        .hasMessageContaining("1025 bytes");
    assertThatThrownBy(() -> rosterOf(Limits.MAX_ROSTER_RECORDS + 1, 1, 0))
        .hasMessageContaining("1025 records");
    assertThatThrownBy(() -> rosterOf(0, 1, Limits.MAX_RECEIPTS + 1))
        .hasMessageContaining("4097 receipts");
  }

  private static Roster rosterOf(int records, int recordBytes, int receipts) {
    List<Roster.RosterRecord> rows = new ArrayList<>();
    for (int i = 0; i < records; i++) {
      rows.add(new Roster.RosterRecord(LOG, SampleLog.filled(i, recordBytes)));
    }
    List<Receipt> receiptRows = new ArrayList<>();
    for (int i = 1; i <= receipts; i++) {
      receiptRows.add(Receipt.of(LOG, i, SampleLog.digest("root" + i), List.of()));
    }
    return new Roster(1, rows, receiptRows);
  }

  private static Page pageOf(int segments) {
    List<SegmentRef> refs = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      refs.add(SampleLog.segment(SequenceRange.ofCount(1 + 10L * i, 10), EPOCH - 1, 5, 250_000));
    }
    return new Page(refs);
  }

  private static PageRef refOf(Page page, Block block) {
    return new PageRef(block.cid(), page.range(), Optional.empty());
  }
}
