package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.log.Cid;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;

/**
 * A block that a newer head no longer links.
 *
 * @param range the entries of a segment or page; empty for a head or a roster
 */
public record ReplacedBlock(Cid cid, Optional<SequenceRange> range) {

  /**
   * What no head links any more once the next one is there: the head before it, a page that got
   * more rows, segments whose entries others hold, and a roster that another one follows.
   *
   * @param segments all that the next head links, or has moved to its pages
   * @param pages all that it links, or has moved to its pages of pages
   */
  static List<ReplacedBlock> between(
      WriterState state, List<SegmentRef> segments, List<PageRef> pages, List<Cid> rosters) {
    List<ReplacedBlock> gone = new ArrayList<>();
    state.headCid().ifPresent(head -> gone.add(new ReplacedBlock(head, Optional.empty())));
    for (Cid roster : state.notes().rosterBlocks()) {
      if (!rosters.contains(roster)) {
        gone.add(new ReplacedBlock(roster, Optional.empty()));
      }
    }
    Set<Cid> living = new HashSet<>();
    pages.forEach(page -> living.add(page.cid()));
    segments.forEach(segment -> living.add(segment.cid()));
    for (PageRef page : state.pages()) {
      if (!living.contains(page.cid())) {
        gone.add(new ReplacedBlock(page.cid(), Optional.of(page.range())));
      }
    }
    for (SegmentRef segment : state.segments()) {
      if (!living.contains(segment.cid())) {
        gone.add(new ReplacedBlock(segment.cid(), Optional.of(segment.range())));
      }
    }
    return gone;
  }
}
