package org.remotelog.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * References to full segments of a log that is too long for one head.
 *
 * @param segments from 1 to {@link Limits#MAX_SEGMENTS_PER_PAGE}, ascending, not overlapping
 */
public record Page(List<SegmentRef> segments) {
  public Page {
    segments = Collections.unmodifiableList(new ArrayList<>(segments));
    if (segments.isEmpty()) {
      throw new IllegalArgumentException("a page holds at least one segment");
    }
    ReferenceChecks.ascending(
        "segments of a page", rangesOf(segments), Limits.MAX_SEGMENTS_PER_PAGE);
  }

  /** From the first entry of the first segment to the last one of the last. */
  public SequenceRange range() {
    return new SequenceRange(
        segments.get(0).range().first(), segments.get(segments.size() - 1).range().last());
  }

  static List<SequenceRange> rangesOf(List<SegmentRef> segments) {
    List<SequenceRange> ranges = new ArrayList<>(segments.size());
    for (SegmentRef segment : segments) {
      ranges.add(segment.range());
    }
    return ranges;
  }
}
