package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;

/** What can happen to the reader of a log during one catch-up pass. */
public sealed interface ReaderInput {

  /**
   * Every pointer has answered or failed, for the first time or after {@link
   * ReaderEffect.ResolveAgain}.
   *
   * @param answers the records they gave, unverified
   * @param failures what each failed pointer said
   */
  record Resolved(List<Answer> answers, List<String> failures) implements ReaderInput {}

  /** Record bytes and the pointer that gave them. */
  record Answer(Bytes record, String source) {}

  /**
   * Rosters of others show records of this log. They come after the answers of the pointers.
   *
   * @param answers the records, unverified
   * @param wasAsked whether pointers were asked for the log in this pass
   */
  record Shown(List<Answer> answers, boolean wasAsked) implements ReaderInput {}

  /** A head block was asked for. */
  record HeadFetched(Cid cid, Fetched fetched) implements ReaderInput {}

  /** A page was asked for. */
  record PageFetched(PageRef page, Fetched fetched) implements ReaderInput {}

  /** A segment was asked for. */
  record SegmentFetched(SegmentRef segment, Fetched fetched) implements ReaderInput {}

  /**
   * A page of a side branch was asked for.
   *
   * @param head that the branch had then
   */
  record SidePageFetched(int branch, Cid head, PageRef page, Fetched fetched)
      implements ReaderInput {}

  /**
   * A segment of a side branch was asked for.
   *
   * @param head that the branch had then
   */
  record SideSegmentFetched(int branch, Cid head, SegmentRef segment, Fetched fetched)
      implements ReaderInput {}

  /**
   * Members were asked directly for what is missing of these segments, and what they would give is
   * here.
   */
  record AskedDirectly(List<SegmentRef> segments) implements ReaderInput {
    public AskedDirectly {
      segments = List.copyOf(segments);
    }
  }

  /** Nothing is outstanding any more. */
  record PassEnded(long nowMs) implements ReaderInput {}

  /**
   * What the stores gave for one CID.
   *
   * @param block bytes that hash to the CID, from the first store that had them
   * @param damaged stores that gave other bytes
   * @param failures what each store said that gave nothing
   * @param isGone whether there is no block, and a store does not have it or ran out of time
   */
  record Fetched(
      Optional<Bytes> block, List<String> damaged, List<String> failures, boolean isGone) {
    /** What is said of a store that gave other bytes: the store's fault, and nobody else's. */
    public static final String OTHER_BYTES = "gave bytes that do not hash to its address";

    public Fetched {
      damaged = List.copyOf(damaged);
      failures = List.copyOf(failures);
    }

    /** Why there is no block, for a person to read. */
    public String detail() {
      List<String> parts = new ArrayList<>();
      for (String store : damaged) {
        parts.add(store + " " + OTHER_BYTES);
      }
      parts.addAll(failures);
      return parts.isEmpty() ? "no store has it" : String.join("; ", parts);
    }
  }
}
