package org.remotelog.log.core;

import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.log.PageRef;
import org.remotelog.log.Predecessor;
import org.remotelog.log.SegmentRef;

/**
 * What the writer of one log has to remember; a value.
 *
 * @param root the frontier over every appended entry, so its count is the number of entries
 * @param layout where the entries stand that the newest signed head covers
 * @param publishing how far heads and records have come
 * @param predecessor the retired log that this one continues
 * @param notes what the newest signed head says of other logs
 */
public record WriterState(
    LogName log,
    LogRoot root,
    Layout layout,
    Publishing publishing,
    Optional<Predecessor> predecessor,
    Notes notes) {

  /**
   * Where sealed entries stand.
   *
   * @param sealedRoot the frontier over the entries that the newest signed head covers
   * @param nextLeaf the next unused leaf of the key schedule; a leaf is never used twice
   * @param segments segments that the newest signed head links itself, ascending
   * @param paged what has moved to pages
   */
  public record Layout(LogRoot sealedRoot, long nextLeaf, List<SegmentRef> segments, Paged paged) {
    public static final Layout EMPTY = new Layout(LogRoot.EMPTY, 0, List.of(), Paged.NONE);

    public Layout {
      segments = List.copyOf(segments);
    }
  }

  /**
   * Pages of a log, and what stands in those that have room.
   *
   * @param pages what the newest signed head links, ascending: older final segments
   * @param openPage the references in the newest page while it has room
   * @param openIndex those in the newest page of pages while it has room
   */
  public record Paged(List<PageRef> pages, List<SegmentRef> openPage, List<PageRef> openIndex) {
    public static final Paged NONE = new Paged(List.of(), List.of(), List.of());

    public Paged {
      pages = List.copyOf(pages);
      openPage = List.copyOf(openPage);
      openIndex = List.copyOf(openIndex);
    }

    /** The same pages, to which nothing is added any more. */
    public Paged closed() {
      return new Paged(pages, List.of(), List.of());
    }
  }

  /**
   * What was signed, and what of it is out.
   *
   * @param publishedCount entries covered by the last head record that every store and pointer took
   * @param recordSequence sequence of the last head record that was signed, 0 before the first
   * @param newest the newest signed head
   * @param outgoing the signed head record that is not published yet
   * @param standing the newest record that every store and pointer took; empty before the first,
   *     and in a home whose last record was published by an older version
   */
  public record Publishing(
      long publishedCount,
      long recordSequence,
      Optional<SignedHead> newest,
      Optional<Outgoing> outgoing,
      Optional<Standing> standing) {
    public static final Publishing NOTHING =
        new Publishing(0, 0, Optional.empty(), Optional.empty(), Optional.empty());

    Publishing sending(Optional<Outgoing> next, long published) {
      return new Publishing(published, recordSequence, newest, next, standing);
    }

    Publishing standing(Standing next) {
      return new Publishing(publishedCount, recordSequence, newest, outgoing, Optional.of(next));
    }
  }

  /** A signed head record on its way: retries send these same bytes. */
  public record Outgoing(long recordSequence, long count, Bytes record) {}

  /**
   * A published record, kept so that it can be renewed, and published again where it was lost.
   *
   * @param expiresAtMs until when name systems carry it, in milliseconds since 1970
   * @param checkedAtMs when the pointers were last asked for it, on the device's clock
   */
  public record Standing(long recordSequence, long expiresAtMs, long checkedAtMs, Bytes record) {
    /** The same as if pointers were never asked for it. */
    public Standing unchecked() {
      return new Standing(recordSequence, expiresAtMs, 0, record);
    }
  }

  /**
   * What heads say of other logs, so that it is not said again while it stays the same.
   *
   * @param rosterBlocks the roster that heads link, until there is another one
   * @param rosterAtMs when it was made, on the device's clock; 0 before the first
   * @param rosterTag which records it has
   * @param receiptsTag which receipts were given, by the heads or the roster that had room for them
   */
  public record Notes(List<Cid> rosterBlocks, long rosterAtMs, Bytes rosterTag, Bytes receiptsTag) {
    public static final Notes NONE = new Notes(List.of(), 0, Bytes.EMPTY, Bytes.EMPTY);

    public Notes {
      rosterBlocks = List.copyOf(rosterBlocks);
    }
  }

  /** A head that was signed, on its own clock. */
  public record SignedHead(Cid cid, long writtenAtMs) {}

  /** The state of a log without entries. */
  public static WriterState empty(LogName log) {
    return new WriterState(
        log, LogRoot.EMPTY, Layout.EMPTY, Publishing.NOTHING, Optional.empty(), Notes.NONE);
  }

  /** The newest signed head, as far as there is one. */
  public Optional<Cid> headCid() {
    return newest().map(SignedHead::cid);
  }

  /** When it was signed, in milliseconds since 1970; 0 when there is none. */
  public long headWrittenAtMs() {
    return newest().map(SignedHead::writtenAtMs).orElse(0L);
  }

  /** The number of entries appended so far. */
  public long count() {
    return root.count();
  }

  /** The last entry that is in a segment of the newest signed head. */
  public long sealedCount() {
    return sealedRoot().count();
  }

  public LogRoot sealedRoot() {
    return layout.sealedRoot();
  }

  public long nextLeaf() {
    return layout.nextLeaf();
  }

  public List<SegmentRef> segments() {
    return layout.segments();
  }

  public List<PageRef> pages() {
    return layout.paged().pages();
  }

  public long publishedCount() {
    return publishing.publishedCount();
  }

  public long recordSequence() {
    return publishing.recordSequence();
  }

  public Optional<SignedHead> newest() {
    return publishing.newest();
  }

  public Optional<Outgoing> outgoing() {
    return publishing.outgoing();
  }

  public Optional<Standing> standing() {
    return publishing.standing();
  }

  /** The same with another frontier of appended entries. */
  public WriterState withRoot(LogRoot next) {
    return new WriterState(log, next, layout, publishing, predecessor, notes);
  }

  /** The same with a record on its way that replaces one of the same number or none. */
  WriterState withOutgoing(Outgoing next) {
    return with(publishing.sending(Optional.of(next), publishedCount()));
  }

  /** The same with another record that stands, or the same one looked at again. */
  public WriterState withStanding(Standing next) {
    return with(publishing.standing(next));
  }

  /** The same with what its heads say of other logs. */
  public WriterState withNotes(Notes next) {
    return new WriterState(log, root, layout, publishing, predecessor, next);
  }

  WriterState withPublished(Outgoing published) {
    long count = Math.max(publishedCount(), published.count());
    return with(publishing.sending(Optional.empty(), count));
  }

  private WriterState with(Publishing next) {
    return new WriterState(log, root, layout, next, predecessor, notes);
  }
}
