package org.remotelog.log.client;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Head;
import org.remotelog.log.LogName;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.PageCodec;

/**
 * Visits the blocks that a head leads to: roster blocks, then pages, then segments, all ascending,
 * with few of them in memory at a time. Segments are not opened.
 */
public final class HeadWalk {
  private final BlockReader blocks;
  private final LogName log;
  private final EpochSecrets secrets;

  /** Takes what the walk comes to. */
  public interface Visitor {
    void found(Block block) throws IOException;

    /**
     * A block is not to be had, or is a page that cannot be read.
     *
     * @param range the entries that stand behind it; empty when none do
     * @param reason for a person to read
     */
    void missing(Cid cid, Optional<SequenceRange> range, String reason) throws IOException;
  }

  private record Stop(Cid cid, Optional<SequenceRange> range) {}

  public HeadWalk(BlockReader blocks, LogName log, EpochSecrets secrets) {
    this.blocks = blocks;
    this.log = log;
    this.secrets = secrets;
  }

  /**
   * Walks.
   *
   * @param after what holds only entries up to this one is left out
   */
  public void run(Head head, long after, Visitor visitor) throws IOException {
    List<Stop> rosters = new ArrayList<>();
    for (Cid roster : head.rosterBlocks()) {
      rosters.add(new Stop(roster, Optional.empty()));
    }
    visit(rosters, visitor);
    List<SegmentRef> segments = new ArrayList<>();
    pages(head.pages(), after, visitor, segments);
    segments.addAll(head.segments());
    List<Stop> stops = new ArrayList<>();
    for (SegmentRef segment : segments) {
      if (segment.range().last() > after) {
        stops.add(new Stop(segment.cid(), Optional.of(segment.range())));
      }
    }
    visit(stops, visitor);
  }

  private void pages(List<PageRef> pages, long after, Visitor visitor, List<SegmentRef> segments)
      throws IOException {
    for (PageRef reference : pages) {
      if (reference.range().last() > after) {
        Optional<Page> page = page(reference, visitor);
        if (page.isPresent()) {
          segments.addAll(page.get().segments());
          pages(page.get().pages(), after, visitor, segments);
        }
      }
    }
  }

  private Optional<Page> page(PageRef page, Visitor visitor) throws IOException {
    BlockReader.Got got = blocks.get(page.cid());
    String reason = got.detail();
    if (got.block().isPresent()) {
      try {
        Page decoded = PageCodec.decode(log, page, got.block().get().data(), secrets::secret);
        visitor.found(got.block().get());
        return Optional.of(decoded);
      } catch (MalformedException e) {
        reason = String.valueOf(e.getMessage());
      }
    }
    visitor.missing(page.cid(), Optional.of(page.range()), reason);
    return Optional.empty();
  }

  private void visit(List<Stop> stops, Visitor visitor) throws IOException {
    int many = ClientLimits.MAX_PARALLEL_REQUESTS;
    for (int from = 0; from < stops.size(); from += many) {
      List<Stop> some = stops.subList(from, Math.min(stops.size(), from + many));
      List<Cid> cids = new ArrayList<>(some.size());
      for (Stop stop : some) {
        cids.add(stop.cid());
      }
      List<BlockReader.Got> all = blocks.get(cids);
      for (int i = 0; i < all.size(); i++) {
        BlockReader.Got got = all.get(i);
        if (got.block().isPresent()) {
          visitor.found(got.block().get());
        } else {
          visitor.missing(got.cid(), some.get(i).range(), got.detail());
        }
      }
    }
  }
}
