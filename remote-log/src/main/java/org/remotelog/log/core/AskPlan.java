package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.remotelog.bytes.Digest;
import org.remotelog.log.LogName;
import org.remotelog.log.MissingEntries;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;

/**
 * Which entries are worth asking members for who can be reached, before segments are fetched for
 * them.
 *
 * <p>A direct copy of an entry takes up to twice the bytes that it has in a segment: there it is
 * deflated with its neighbours, and needs neither place nor salt of its own. So entries are asked
 * for when less than half of a segment is missing, and the segment is fetched when it is half or
 * more, as when a log is read for the first time, or is below {@link
 * CoreLimits#MIN_ASKED_SEGMENT_BYTES}. At most {@link CoreLimits#MAX_ASKED_ENTRIES} entries in
 * {@link CoreLimits#MAX_ASKED_LOGS} logs are asked for at a time, the first ones that are found;
 * all plans of a pass together look {@link CoreLimits#MAX_ASK_LOOKS} times.
 */
public final class AskPlan {
  private final Map<LogName, List<SegmentRef>> segments = new LinkedHashMap<>();
  private final Map<LogName, SequenceRanges> missing = new LinkedHashMap<>();
  private long entries;
  private long looks;

  /** A plan to ask for nothing, the first one of a pass. */
  public AskPlan() {}

  /** A plan to ask for nothing, for a later round of the pass: it looks as often as is left. */
  public AskPlan next() {
    AskPlan next = new AskPlan();
    next.looks = looks;
    return next;
  }

  /**
   * Adds what is missing of a segment that would be fetched, if that is worth asking for.
   *
   * @param held entries that are here by the log
   * @param commitment of entries that are here by any way
   * @return whether it was added
   */
  public boolean add(
      LogName log,
      SegmentRef segment,
      SequenceRanges held,
      LongFunction<Optional<Digest>> commitment) {
    long room = Math.min((segment.range().count() - 1) / 2, CoreLimits.MAX_ASKED_ENTRIES - entries);
    boolean isSmall = segment.size() < CoreLimits.MIN_ASKED_SEGMENT_BYTES;
    if (isSmall || (!segments.containsKey(log) && segments.size() >= CoreLimits.MAX_ASKED_LOGS)) {
      return false;
    }
    List<SequenceRange> lacking = new ArrayList<>();
    for (SequenceRange unread : held.missingIn(segment.range())) {
      for (long at = unread.first(); at <= unread.last(); at++) {
        if (++looks > CoreLimits.MAX_ASK_LOOKS) {
          return false;
        }
        if (commitment.apply(at).isPresent()) {
          continue;
        }
        if (lacking.size() >= room) {
          return false;
        }
        lacking.add(SequenceRange.single(at));
      }
    }
    if (lacking.isEmpty()) {
      // Something that came directly is not what the head says, and nobody can say what.
      return false;
    }
    entries += lacking.size();
    segments.computeIfAbsent(log, unused -> new ArrayList<>()).add(segment);
    SequenceRanges all = missing.getOrDefault(log, SequenceRanges.NONE);
    for (SequenceRange one : lacking) {
      all = all.plus(one);
    }
    missing.put(log, all);
    return true;
  }

  /** The segments that need no fetching when all comes, by log. */
  public Map<LogName, List<SegmentRef>> segments() {
    return segments;
  }

  /** What to ask for; empty when nothing is worth it. */
  public List<MissingEntries> missing() {
    List<MissingEntries> all = new ArrayList<>();
    missing.forEach((log, ranges) -> all.add(new MissingEntries(log, ranges.asList())));
    return all;
  }
}
