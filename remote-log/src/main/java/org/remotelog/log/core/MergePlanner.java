package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import org.remotelog.log.SequenceRange;

/**
 * Decides which segments of a log are rewritten as one, so that the number of segments follows the
 * logarithm of the log and not the way it was written (a log-structured merge).
 *
 * <p>Segments have a tier by size and by how often they were merged. One that stands before a
 * neighbour of a higher tier counts as of that tier, so tiers never rise from old to new. Whenever
 * {@link #ROW_LENGTH} of a tier stand in a row, {@link #MERGED_AT_ONCE} of them become one of the
 * next tier: the oldest ones, or as many later ones that cost less to rewrite. The newest of a row
 * stays as it was, so a reader that is one step behind fetches nothing twice. Each reference is
 * paid for with every publish, twice, and each rewriting once: five of six cost least together
 * (docs/adr/0034). A segment of {@link CoreLimits#FULL_SEGMENT_BYTES} is final. Segments that can
 * no longer grow, because a final one or another epoch follows them, are joined and become final
 * too. Merging changes neither entries nor numbers nor the root, and never crosses an epoch.
 *
 * <p>After planning, all segments that are not final are of one epoch and follow all final ones, at
 * most {@link #MAX_GROWING} of them.
 */
public final class MergePlanner {
  /** The tier of a final segment. */
  public static final int FINAL_TIER = 4;

  static final int ROW_LENGTH = 6;
  static final int MERGED_AT_ONCE = 5;

  /** Most segments of a log that are not final. */
  public static final int MAX_GROWING = FINAL_TIER * (ROW_LENGTH - 1);

  private static final int TIER_ZERO_BYTES = 4 * 1024;
  private static final int TIER_FACTOR = 4;

  private MergePlanner() {}

  /** A run of entries that is, or is to become, one segment of about {@code bytes} bytes. */
  public record Run(SequenceRange range, int bytes, int tier, int epoch) {}

  /** The tier of a segment that was not merged from others. */
  public static int tierOf(int bytes) {
    if (bytes >= CoreLimits.FULL_SEGMENT_BYTES) {
      return FINAL_TIER;
    }
    int tier = 0;
    for (int limit = TIER_ZERO_BYTES; bytes > limit && tier < FINAL_TIER - 1; ) {
      tier++;
      limit *= TIER_FACTOR;
    }
    return tier;
  }

  /**
   * The layout after all merges that are due: the same numbers in the same order, in fewer runs.
   */
  public static List<Run> plan(List<Run> runs) {
    List<Run> layout = new ArrayList<>(runs);
    boolean changed = true;
    while (changed) {
      changed = joinShutIn(layout) || mergeInRow(layout);
    }
    return layout;
  }

  /** How many of so many final segments of a head move to pages, the oldest first. */
  static int movedToPages(int finals) {
    int most = CoreLimits.FINAL_SEGMENTS_IN_HEAD + CoreLimits.FINAL_SEGMENTS_MOVED_AT_ONCE;
    return finals < most ? 0 : finals - CoreLimits.FINAL_SEGMENTS_IN_HEAD;
  }

  /** Joins what can no longer grow because a final segment or another epoch follows it. */
  private static boolean joinShutIn(List<Run> layout) {
    int end = firstGrowing(layout);
    for (int start = 0; start < end; start++) {
      Run first = layout.get(start);
      if (first.tier() < FINAL_TIER) {
        int rowEnd = start;
        while (rowEnd < end
            && layout.get(rowEnd).tier() < FINAL_TIER
            && layout.get(rowEnd).epoch() == first.epoch()) {
          rowEnd++;
        }
        merge(layout, start, start + fitting(layout, start, rowEnd), FINAL_TIER);
        return true;
      }
    }
    return false;
  }

  /** Where the last row begins whose segments are of one epoch and not final. */
  private static int firstGrowing(List<Run> layout) {
    int start = layout.size();
    while (start > 0
        && layout.get(start - 1).tier() < FINAL_TIER
        && layout.get(start - 1).epoch() == layout.get(layout.size() - 1).epoch()) {
      start--;
    }
    return start;
  }

  /** Merges some of the newest row that is full. */
  private static boolean mergeInRow(List<Run> layout) {
    int growing = firstGrowing(layout);
    int end = layout.size();
    int tier = 0;
    while (end > growing) {
      tier = Math.max(tier, layout.get(end - 1).tier());
      int start = end;
      while (start > growing && layout.get(start - 1).tier() <= tier) {
        start--;
      }
      if (end - start >= ROW_LENGTH) {
        int from = cheapest(layout, start, end - 1);
        int count = fitting(layout, from, from + MERGED_AT_ONCE);
        int merged = count == 1 ? FINAL_TIER : Math.min(tier + 1, FINAL_TIER - 1);
        merge(layout, from, from + count, merged);
        return true;
      }
      end = start;
    }
    return false;
  }

  /** The oldest ones, or as many later ones that are smaller together. */
  private static int cheapest(List<Run> layout, int start, int end) {
    int best = start;
    long least = CoreLimits.SEGMENT_TARGET_BYTES + 1L;
    for (int from = start; from + MERGED_AT_ONCE <= end; from++) {
      long bytes = 0;
      for (Run run : layout.subList(from, from + MERGED_AT_ONCE)) {
        bytes += run.bytes();
      }
      if (bytes < least) {
        best = from;
        least = bytes;
      }
    }
    return best;
  }

  /** How many neighbours, from the first on, fit one segment. */
  private static int fitting(List<Run> layout, int start, int end) {
    long bytes = layout.get(start).bytes();
    long entries = layout.get(start).range().count();
    int count = 1;
    while (start + count < end) {
      Run next = layout.get(start + count);
      bytes += next.bytes();
      entries += next.range().count();
      if (bytes > CoreLimits.SEGMENT_TARGET_BYTES || entries > CoreLimits.MAX_SEGMENT_ENTRIES) {
        break;
      }
      count++;
    }
    return count;
  }

  private static void merge(List<Run> layout, int start, int end, int atLeastTier) {
    int bytes = 0;
    for (Run run : layout.subList(start, end)) {
      bytes += run.bytes();
    }
    Run first = layout.get(start);
    SequenceRange range =
        new SequenceRange(first.range().first(), layout.get(end - 1).range().last());
    Run merged = new Run(range, bytes, Math.max(tierOf(bytes), atLeastTier), first.epoch());
    layout.subList(start, end).clear();
    layout.add(start, merged);
  }
}
