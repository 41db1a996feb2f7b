package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.remotelog.log.Block;
import org.remotelog.log.Limits;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;

/**
 * Puts the oldest final segments of a log into pages, and the oldest pages into pages of pages.
 * What has room is written anew with each reference that is added; what is full stays as it is.
 */
final class Paging {
  private final Function<Page, Block> sealer;
  private final List<Block> blocks = new ArrayList<>();
  private final List<PageRef> moved = new ArrayList<>();
  private final List<PageRef> pages;
  private List<SegmentRef> openPage;
  private List<PageRef> openIndex;

  Paging(WriterState.Paged before, Function<Page, Block> sealer) {
    this.sealer = sealer;
    this.pages = new ArrayList<>(before.pages());
    this.openPage = before.openPage();
    this.openIndex = before.openIndex();
  }

  /** Adds final segments, ascending. */
  void add(List<SegmentRef> segments) {
    for (int from = 0; from < segments.size(); ) {
      List<SegmentRef> rows = new ArrayList<>(openPage);
      int count = Math.min(segments.size() - from, Limits.MAX_SEGMENTS_PER_PAGE - rows.size());
      rows.addAll(segments.subList(from, from + count));
      from += count;
      if (!openPage.isEmpty()) {
        pages.remove(pages.size() - 1);
      }
      pages.add(sealed(new Page(rows)));
      openPage = rows.size() == Limits.MAX_SEGMENTS_PER_PAGE ? Collections.emptyList() : rows;
    }
    moveToIndex();
  }

  private void moveToIndex() {
    int above = pagesOfPages(pages);
    int lowest = pages.size() - above;
    if (lowest <= CoreLimits.MAX_PAGES_IN_HEAD) {
      return;
    }
    List<PageRef> oldest = pages.subList(above, pages.size() - CoreLimits.PAGES_KEPT_IN_HEAD);
    List<PageRef> moving = new ArrayList<>(oldest);
    oldest.clear();
    moved.addAll(moving);
    for (int from = 0; from < moving.size(); ) {
      List<PageRef> rows = new ArrayList<>(openIndex);
      int count = Math.min(moving.size() - from, Limits.MAX_PAGES_PER_PAGE - rows.size());
      rows.addAll(moving.subList(from, from + count));
      from += count;
      if (!openIndex.isEmpty()) {
        above--;
        pages.remove(above);
      }
      pages.add(above, sealed(Page.ofPages(rows)));
      above++;
      openIndex = rows.size() == Limits.MAX_PAGES_PER_PAGE ? Collections.emptyList() : rows;
    }
  }

  /** How many of the pages of a head are pages of pages; they are the first ones. */
  static int pagesOfPages(List<PageRef> pages) {
    int above = 0;
    while (above < pages.size() && pages.get(above).level() > 0) {
      above++;
    }
    return above;
  }

  private PageRef sealed(Page page) {
    Block block = sealer.apply(page);
    blocks.add(block);
    return new PageRef(block.cid(), page.range(), Optional.empty(), page.level());
  }

  WriterState.Paged paged() {
    return new WriterState.Paged(pages, openPage, openIndex);
  }

  /** Those of the pages that were written. */
  List<Block> blocks() {
    return blocks;
  }

  /** What the head links, and what has moved from it to a page of pages. */
  List<PageRef> living() {
    List<PageRef> living = new ArrayList<>(pages);
    living.addAll(moved);
    return living;
  }
}
