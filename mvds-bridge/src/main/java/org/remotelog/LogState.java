package org.remotelog;

import java.util.List;
import java.util.Optional;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;

/**
 * One log of a group as this device knows it.
 *
 * @param member the display name of its writer
 * @param count entries that exist
 * @param held entries that are here
 * @param published entries of an own log that a published head covers; for others the same as count
 * @param head the newest head
 * @param recordSequence number of its record, 0 when there is none
 * @param writtenAtMs when the head was written, 0 when unknown, in milliseconds since 1970
 * @param expiresAtMs until when name systems carry the record that counts, 0 when unknown, in
 *     milliseconds since 1970; what is known after that is the last known
 * @param segments segments that the head links itself
 * @param pages pages of older segments
 * @param rosterBlocks what the writer knows of other logs
 */
public record LogState(
    LogName log,
    String member,
    boolean own,
    boolean retired,
    long count,
    long held,
    long published,
    Optional<Cid> head,
    long recordSequence,
    long writtenAtMs,
    long expiresAtMs,
    List<SegmentRef> segments,
    List<PageRef> pages,
    List<Cid> rosterBlocks) {
  public LogState {
    segments = List.copyOf(segments);
    pages = List.copyOf(pages);
    rosterBlocks = List.copyOf(rosterBlocks);
  }

  /** Whether the record that counts has expired at that time. */
  public boolean isExpired(long nowMs) {
    return expiresAtMs != 0 && nowMs > expiresAtMs;
  }
}
