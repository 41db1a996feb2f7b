package org.remotelog.log.codec;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.proto.PageColumns;
import org.remotelog.log.codec.proto.SegmentColumns;

/** References to segments and pages: the links stand in the clear, all else in sealed columns. */
final class ReferenceColumns {
  /** The columns of segments that stand in a block of the given epoch. */
  static SegmentColumns ofSegments(List<SegmentRef> segments, int epoch) {
    SegmentColumns.Builder columns = SegmentColumns.newBuilder();
    Positions positions = new Positions();
    ByteString roots = ByteString.EMPTY;
    boolean tiers = false;
    boolean epochs = false;
    boolean swarm = false;
    for (SegmentRef segment : segments) {
      if (segment.epoch() > epoch) {
        throw new IllegalArgumentException(
            "segment of epoch " + segment.epoch() + " in a block of epoch " + epoch);
      }
      positions.add(segment.range());
      roots = roots.concat(Outside.string(segment.subtreeRoot()));
      columns.addSizes(segment.size()).addTiers(segment.tier());
      columns.addEpochsBack(epoch - segment.epoch());
      columns.addSwarmReferences(swarmColumn(segment.swarmReference()));
      tiers |= segment.tier() != 0;
      epochs |= segment.epoch() != epoch;
      swarm |= segment.swarmReference().isPresent();
    }
    columns.setFirst(positions.first).addAllCounts(positions.counts).setSubtreeRoots(roots);
    if (positions.holes) {
      columns.addAllSkips(positions.skips);
    }
    if (!tiers) {
      columns.clearTiers();
    }
    if (!epochs) {
      columns.clearEpochsBack();
    }
    if (!swarm) {
      columns.clearSwarmReferences();
    }
    return columns.build();
  }

  /** The columns of pages. */
  static PageColumns ofPages(List<PageRef> pages) {
    PageColumns.Builder columns = PageColumns.newBuilder();
    Positions positions = new Positions();
    boolean swarm = false;
    boolean levels = false;
    for (PageRef page : pages) {
      positions.add(page.range());
      columns.addLevels(page.level());
      levels |= page.level() != 0;
      columns.addSwarmReferences(swarmColumn(page.swarmReference()));
      swarm |= page.swarmReference().isPresent();
    }
    columns.setFirst(positions.first).addAllCounts(positions.counts);
    if (positions.holes) {
      columns.addAllSkips(positions.skips);
    }
    if (!swarm) {
      columns.clearSwarmReferences();
    }
    if (!levels) {
      columns.clearLevels();
    }
    return columns.build();
  }

  /** The segments of a block of this epoch; {@code links} is empty when the links are sealed. */
  static List<SegmentRef> segments(SegmentColumns columns, List<Cid> links, int epoch)
      throws MalformedException {
    String what = "column of segments";
    List<Cid> cids = cids(links, columns.getCidsList());
    int count = cids.size();
    checkColumn(what, columns.getCountsCount(), count);
    checkColumn(what, columns.getSubtreeRoots().size(), count * Limits.SUBTREE_ROOT_BYTES);
    checkColumn(what, columns.getSizesCount(), count);
    checkOptionalColumn(what, columns.getTiersCount(), count);
    checkOptionalColumn(what, columns.getEpochsBackCount(), count);
    checkOptionalColumn(what, columns.getSwarmReferencesCount(), count);
    List<SequenceRange> ranges =
        ranges(columns.getFirst(), columns.getCountsList(), columns.getSkipsList());
    List<SegmentRef> segments = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      int at = i;
      segments.add(
          Outside.make("segment", () -> segment(columns, at, cids.get(at), ranges.get(at), epoch)));
    }
    return segments;
  }

  /** The pages of a head or page; {@code links} is empty when the links are sealed. */
  static List<PageRef> pages(PageColumns columns, List<Cid> links) throws MalformedException {
    List<Cid> cids = cids(links, columns.getCidsList());
    checkColumn("column of pages", columns.getCountsCount(), cids.size());
    checkOptionalColumn("column of pages", columns.getSwarmReferencesCount(), cids.size());
    checkOptionalColumn("column of pages", columns.getLevelsCount(), cids.size());
    List<SequenceRange> ranges =
        ranges(columns.getFirst(), columns.getCountsList(), columns.getSkipsList());
    List<PageRef> pages = new ArrayList<>(cids.size());
    for (int i = 0; i < cids.size(); i++) {
      int at = i;
      pages.add(
          Outside.make(
              "page",
              () ->
                  new PageRef(
                      cids.get(at),
                      ranges.get(at),
                      swarm(columns.getSwarmReferencesList(), at),
                      columns.getLevelsCount() == 0 ? 0 : columns.getLevels(at))));
    }
    return pages;
  }

  /** The clear links, or the sealed ones when none stand in the clear. */
  static List<Cid> cids(List<Cid> links, List<ByteString> sealed) throws MalformedException {
    if (!links.isEmpty() || sealed.isEmpty()) {
      return links;
    }
    List<Cid> cids = new ArrayList<>(sealed.size());
    for (ByteString cid : sealed) {
      cids.add(Cid.fromBytes(Outside.bytes(cid)));
    }
    return cids;
  }

  private static SegmentRef segment(
      SegmentColumns columns, int at, Cid cid, SequenceRange range, int epoch) {
    int back = columns.getEpochsBackCount() == 0 ? 0 : columns.getEpochsBack(at);
    if (back < 0 || back > epoch) {
      throw new IllegalArgumentException("epoch before the first one");
    }
    int from = at * Limits.SUBTREE_ROOT_BYTES;
    ByteString root = columns.getSubtreeRoots().substring(from, from + Limits.SUBTREE_ROOT_BYTES);
    return new SegmentRef(
        cid,
        range,
        Outside.bytes(root),
        epoch - back,
        columns.getTiersCount() == 0 ? 0 : columns.getTiers(at),
        columns.getSizes(at),
        swarm(columns.getSwarmReferencesList(), at));
  }

  private static ByteString swarmColumn(Optional<Bytes> reference) {
    return reference.map(Outside::string).orElse(ByteString.EMPTY);
  }

  private static Optional<Bytes> swarm(List<ByteString> references, int at) {
    if (references.isEmpty() || references.get(at).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(Outside.bytes(references.get(at)));
  }

  private static List<SequenceRange> ranges(long first, List<Long> counts, List<Long> skips)
      throws MalformedException {
    checkOptionalColumn("column of skipped entries", skips.size(), counts.size());
    List<SequenceRange> ranges = new ArrayList<>(counts.size());
    long next = first;
    for (int i = 0; i < counts.size(); i++) {
      long skip = skips.isEmpty() ? 0 : skips.get(i);
      long count = counts.get(i);
      if (!isSequence(next) || skip < 0 || count < 1) {
        throw new MalformedException("a reference has no range of entries");
      }
      if (!isSequence(skip + 1) || !isSequence(count) || !isSequence(next + skip + count - 1)) {
        throw new MalformedException("a reference goes beyond the highest entry number");
      }
      ranges.add(SequenceRange.ofCount(next + skip, count));
      next += skip + count;
    }
    return ranges;
  }

  private static boolean isSequence(long number) {
    return number >= 1 && number <= Limits.MAX_SEQUENCE + 1;
  }

  private static void checkColumn(String what, int size, int expected) throws MalformedException {
    if (size != expected) {
      throw new MalformedException("a " + what + " has " + size + " values, not " + expected);
    }
  }

  private static void checkOptionalColumn(String what, int size, int expected)
      throws MalformedException {
    if (size != 0) {
      checkColumn(what, size, expected);
    }
  }

  /** Where references begin and how long they are, while columns are filled. */
  private static final class Positions {
    private final List<Long> counts = new ArrayList<>();
    private final List<Long> skips = new ArrayList<>();
    private long first;
    private long next;
    private boolean holes;

    void add(SequenceRange range) {
      if (counts.isEmpty()) {
        first = range.first();
        next = first;
      }
      long skip = range.first() - next;
      skips.add(skip);
      counts.add(range.count());
      holes |= skip != 0;
      next = range.last() + 1;
    }
  }

  private ReferenceColumns() {}
}
