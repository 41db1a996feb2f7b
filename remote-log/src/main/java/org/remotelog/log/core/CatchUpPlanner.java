package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Head;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;

/**
 * What to fetch so that a reader holds what a head describes.
 *
 * <p>A segment is fetched when an entry of it is missing. It is skipped when the reader has every
 * commitment of its range by other ways and they give the subtree root that the signed head states:
 * then the entries are the same.
 */
public final class CatchUpPlanner {
  private CatchUpPlanner() {}

  /**
   * The plan for one head or one page.
   *
   * @param segments to fetch, ascending
   * @param pages to fetch first, because what stands behind them is missing
   * @param confirmed ranges that need no fetching, since their commitments are known and match
   * @param held segments and pages that need no fetching, since all their entries are held
   */
  public record Plan(
      List<SegmentRef> segments, List<PageRef> pages, List<SequenceRange> confirmed, int held) {
    public Plan {
      segments = List.copyOf(segments);
      pages = List.copyOf(pages);
      confirmed = List.copyOf(confirmed);
    }

    /** The same work, newest entries first. */
    public Plan newestFirst() {
      List<SegmentRef> newest = new ArrayList<>(segments);
      Collections.reverse(newest);
      return new Plan(newest, pages, confirmed, held);
    }
  }

  /** The plan for a head. */
  public static Plan plan(
      Head head, SequenceRanges held, LongFunction<Optional<Digest>> commitment) {
    return plan(head.pages(), head.segments(), held, commitment);
  }

  /** The plan for a page. */
  public static Plan plan(
      Page page, SequenceRanges held, LongFunction<Optional<Digest>> commitment) {
    return plan(page.pages(), page.segments(), held, commitment);
  }

  /** The plan for some references. */
  static Plan plan(
      List<SegmentRef> references, SequenceRanges held, LongFunction<Optional<Digest>> commitment) {
    return plan(List.of(), references, held, commitment);
  }

  private static Plan plan(
      List<PageRef> all,
      List<SegmentRef> references,
      SequenceRanges held,
      LongFunction<Optional<Digest>> commitment) {
    List<PageRef> pages = new ArrayList<>();
    for (PageRef page : all) {
      if (!held.containsAll(page.range())) {
        pages.add(page);
      }
    }
    List<SegmentRef> segments = new ArrayList<>();
    List<SequenceRange> confirmed = new ArrayList<>();
    for (SegmentRef reference : references) {
      if (held.containsAll(reference.range())) {
        continue;
      }
      if (matches(reference, held, commitment)) {
        confirmed.add(reference.range());
      } else {
        segments.add(reference);
      }
    }
    int kept = all.size() - pages.size() + references.size() - segments.size() - confirmed.size();
    return new Plan(segments, pages, confirmed, kept);
  }

  /** Whether the commitments that are known are those that a reference states. */
  static boolean matches(
      SegmentRef reference, SequenceRanges held, LongFunction<Optional<Digest>> commitment) {
    // What is missing is asked for first: mostly that is the end of it.
    for (SequenceRange missing : held.missingIn(reference.range())) {
      for (long at = missing.first(); at <= missing.last(); at++) {
        if (!commitment.apply(at).isPresent()) {
          return false;
        }
      }
    }
    List<Digest> known = new ArrayList<>();
    for (long at = reference.range().first(); at <= reference.range().last(); at++) {
      Optional<Digest> one = commitment.apply(at);
      if (!one.isPresent()) {
        return false;
      }
      known.add(one.get());
    }
    return LogRoot.shortSubtreeRoot(known).equals(reference.subtreeRoot());
  }
}
