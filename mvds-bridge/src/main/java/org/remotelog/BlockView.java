package org.remotelog;

import java.util.List;
import java.util.Optional;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.PageRef;
import org.remotelog.log.Roster;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.client.LogAudit;

/**
 * A block in the clear, as far as this device has the keys.
 *
 * @param size its bytes, 0 when no store has them
 * @param group the group it belongs to; empty for a block of unknown kind
 * @param member the display name of the log's writer
 * @param current whether the newest head that this home knows is or links it
 * @param holders what each store gave for it, in the order of the stores
 * @param record of a head record
 * @param head of a head
 * @param roster of a roster
 * @param reference what a head or page says about a segment
 * @param segments of a head or page
 * @param pages of a head or of a page of pages
 * @param entries of a segment
 */
public record BlockView(
    Cid cid,
    Kind kind,
    int size,
    Optional<GroupInfo> group,
    Optional<LogName> log,
    String member,
    boolean current,
    List<Holder> holders,
    Optional<HeadRecord> record,
    Optional<Head> head,
    Optional<Roster> roster,
    Optional<SegmentRef> reference,
    List<SegmentRef> segments,
    List<PageRef> pages,
    List<EntryView> entries) {
  public BlockView {
    holders = List.copyOf(holders);
    segments = List.copyOf(segments);
    pages = List.copyOf(pages);
    entries = List.copyOf(entries);
  }

  /** What a block is. */
  public enum Kind {
    RECORD,
    HEAD,
    PAGE,
    ROSTER,
    SEGMENT,
    /** Of no log of this home; or of one, from before its segments were merged. */
    UNKNOWN
  }

  /**
   * What a store gave.
   *
   * @param detail why the request failed, else empty
   */
  public record Holder(String store, LogAudit.Verdict verdict, String detail) {}
}
