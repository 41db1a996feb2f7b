package org.remotelog.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * References to full segments of a log that is too long for one head, or to pages of such a log
 * when it is too long for pages in the head.
 *
 * @param segments at most {@link Limits#MAX_SEGMENTS_PER_PAGE}, ascending, not overlapping
 * @param pages at most {@link Limits#MAX_PAGES_PER_PAGE} of one level, ascending, not overlapping;
 *     there are none beside segments, and one of both there is
 */
public record Page(List<SegmentRef> segments, List<PageRef> pages) {
  public Page {
    segments = Collections.unmodifiableList(new ArrayList<>(segments));
    pages = Collections.unmodifiableList(new ArrayList<>(pages));
    if (segments.isEmpty() == pages.isEmpty()) {
      throw new IllegalArgumentException("a page holds segments or pages, at least one");
    }
    for (PageRef page : pages) {
      if (page.level() != pages.get(0).level()) {
        throw new IllegalArgumentException("a page holds pages of several levels");
      }
    }
    ReferenceChecks.ascending(
        "segments of a page", rangesOf(segments), Limits.MAX_SEGMENTS_PER_PAGE);
    ReferenceChecks.ascending("pages of a page", rangesOfPages(pages), Limits.MAX_PAGES_PER_PAGE);
  }

  /** A page of segments. */
  public Page(List<SegmentRef> segments) {
    this(segments, List.of());
  }

  /** A page of pages. */
  public static Page ofPages(List<PageRef> pages) {
    return new Page(List.of(), pages);
  }

  /** 0 for one of segments, one more than its pages for one of pages. */
  public int level() {
    return pages.isEmpty() ? 0 : pages.get(0).level() + 1;
  }

  /** From the first entry behind the first reference to the last one behind the last. */
  public SequenceRange range() {
    List<SequenceRange> ranges = pages.isEmpty() ? rangesOf(segments) : rangesOfPages(pages);
    return new SequenceRange(ranges.get(0).first(), ranges.get(ranges.size() - 1).last());
  }

  static List<SequenceRange> rangesOf(List<SegmentRef> segments) {
    List<SequenceRange> ranges = new ArrayList<>(segments.size());
    for (SegmentRef segment : segments) {
      ranges.add(segment.range());
    }
    return ranges;
  }

  static List<SequenceRange> rangesOfPages(List<PageRef> pages) {
    List<SequenceRange> ranges = new ArrayList<>(pages.size());
    for (PageRef page : pages) {
      ranges.add(page.range());
    }
    return ranges;
  }
}
