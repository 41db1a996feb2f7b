package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.SampleLog;

/** Final segments of one entry each, on their way into pages and pages of pages. */
final class PagingTest {
  private static final int PAGE = Limits.MAX_SEGMENTS_PER_PAGE;
  private static final int IN_HEAD = CoreLimits.MAX_PAGES_IN_HEAD;
  private static final int KEPT = CoreLimits.PAGES_KEPT_IN_HEAD;

  private final Map<Cid, Page> sealed = new HashMap<>();
  private WriterState.Paged paged = WriterState.Paged.NONE;
  private long count;

  private Block seal(Page page) {
    Bytes data = Bytes.utf8("page " + sealed.size());
    Block block = new Block(Cid.of(Cid.Codec.DAG_CBOR, data), data);
    sealed.put(block.cid(), page);
    return block;
  }

  private Paging add(int segments) {
    List<SegmentRef> finals = new ArrayList<>();
    for (int i = 0; i < segments; i++) {
      count++;
      finals.add(SampleLog.segment(SequenceRange.single(count), 0, 4, 200_000));
    }
    Paging paging = new Paging(paged, this::seal);
    paging.add(finals);
    paged = paging.paged();
    return paging;
  }

  private List<Integer> levels() {
    List<Integer> levels = new ArrayList<>();
    paged.pages().forEach(page -> levels.add(page.level()));
    return levels;
  }

  /** Every entry that the pages of the head lead to, in their order. */
  private List<Long> entries(List<PageRef> pages) {
    List<Long> entries = new ArrayList<>();
    for (PageRef reference : pages) {
      Page page = sealed.get(reference.cid());
      assertThat(page.level()).isEqualTo(reference.level());
      assertThat(page.range()).isEqualTo(reference.range());
      page.segments().forEach(segment -> entries.add(segment.range().first()));
      entries.addAll(entries(page.pages()));
    }
    return entries;
  }

  private void assertWhole() {
    List<Long> all = entries(paged.pages());
    assertThat(all).hasSize((int) count);
    for (int i = 0; i < all.size(); i++) {
      assertThat(all.get(i)).isEqualTo(i + 1L);
    }
  }

  @Test
  void twelvePagesStandInTheHeadAndOneMoreMovesTheOldestAway() {
    add(IN_HEAD * PAGE);
    assertThat(levels()).hasSize(IN_HEAD).containsOnly(0);
    List<PageRef> before = paged.pages();

    Paging paging = add(1);

    assertThat(levels()).hasSize(1 + KEPT).startsWith(1, 0).endsWith(0);
    int moved = IN_HEAD + 1 - KEPT;
    assertThat(paged.openIndex()).isEqualTo(before.subList(0, moved));
    assertThat(paging.living()).as("still linked, not replaced").containsAll(before);
    assertThat(paging.blocks()).as("the new page, and the one above").hasSize(2);
    assertWhole();
  }

  @Test
  void pageOfPagesGrowsUntilItIsFullAndThenAnotherBegins() {
    int largest = 0;
    while (count < (long) Limits.MAX_PAGES_PER_PAGE * PAGE + (IN_HEAD + 1) * PAGE) {
      add(PAGE);
      largest = Math.max(largest, paged.openIndex().size());
      assertThat(paged.pages().size() - Paging.pagesOfPages(paged.pages()))
          .isLessThanOrEqualTo(IN_HEAD);
    }
    assertThat(Paging.pagesOfPages(paged.pages())).isEqualTo(2);
    assertThat(sealed.get(paged.pages().get(0).cid()).pages()).hasSize(Limits.MAX_PAGES_PER_PAGE);
    assertThat(largest).isLessThan(Limits.MAX_PAGES_PER_PAGE);
    assertWhole();
  }

  @Test
  void pageThatHasRoomIsWrittenAnewAndStaysInTheHead() {
    add(IN_HEAD * PAGE - 1);
    assertThat(paged.openPage()).hasSize(PAGE - 1);
    add(2);
    assertThat(paged.openPage()).hasSize(1);
    assertThat(levels()).hasSize(1 + KEPT);
    assertWhole();
  }

  @Test
  void logIsFullWhenOneMorePageOfPagesWouldNotFitTheHead() {
    assertThat(WriterCore.isFull(withPagesOfPages(CoreLimits.MAX_PAGES_OF_PAGES))).isFalse();
    assertThat(WriterCore.isFull(withPagesOfPages(CoreLimits.MAX_PAGES_OF_PAGES + 1))).isTrue();
    assertThat(CoreLimits.MAX_PAGES_OF_PAGES + 1 + IN_HEAD)
        .isLessThanOrEqualTo(Limits.MAX_HEAD_PAGES);
  }

  /** A log of so many pages of pages, the last of them full. */
  static WriterState withPagesOfPages(int many) {
    List<PageRef> pages = new ArrayList<>();
    for (int i = 1; i <= many; i++) {
      PageRef page = SampleLog.page(SequenceRange.single(i));
      pages.add(new PageRef(page.cid(), page.range(), Optional.empty(), 1));
    }
    WriterState empty = WriterState.empty(SampleLog.LOG);
    return new WriterState(
        empty.log(),
        empty.root(),
        new WriterState.Layout(
            empty.root(), 0, List.of(), new WriterState.Paged(pages, List.of(), List.of())),
        empty.publishing(),
        empty.predecessor(),
        empty.notes());
  }
}
