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
 * @param sealedRoot the frontier over the entries that the newest signed head covers
 * @param publishedCount entries covered by the last head record that every store and pointer took
 * @param recordSequence sequence of the last head record that was signed, 0 before the first
 * @param nextLeaf the next unused leaf of the key schedule; a leaf is never used twice
 * @param segments segments that the newest signed head links itself, ascending
 * @param pages pages of older final segments, ascending
 * @param openPage the references in the newest page while it has room
 * @param newest the newest signed head
 * @param outgoing the signed head record that is not published yet
 * @param predecessor the retired log that this one continues
 * @param standing the newest record that every store and pointer took; empty before the first, and
 *     in a home whose last record was published by an older version
 * @param notes what the newest signed head says of other logs
 */
public record WriterState(
    LogName log,
    LogRoot root,
    LogRoot sealedRoot,
    long publishedCount,
    long recordSequence,
    long nextLeaf,
    List<SegmentRef> segments,
    List<PageRef> pages,
    List<SegmentRef> openPage,
    Optional<SignedHead> newest,
    Optional<Outgoing> outgoing,
    Optional<Predecessor> predecessor,
    Optional<Standing> standing,
    Notes notes) {

  /** A signed head record on its way: retries send these same bytes. */
  public record Outgoing(long recordSequence, long count, Bytes record) {}

  /**
   * A published record, kept so that it can be renewed, and published again where it was lost.
   *
   * @param expiresAtMs until when name systems carry it, in milliseconds since 1970
   * @param checkedAtMs when the pointers were last asked for it, on the device's clock
   */
  public record Standing(long recordSequence, long expiresAtMs, long checkedAtMs, Bytes record) {}

  /**
   * What heads say of other logs, so that it is not said again while it stays the same.
   *
   * @param rosterBlocks the roster that heads link, until there is another one
   * @param rosterAtMs when it was made, on the device's clock; 0 before the first
   * @param rosterTag which records it has
   * @param receiptsTag which receipts were given last
   */
  public record Notes(List<Cid> rosterBlocks, long rosterAtMs, Bytes rosterTag, Bytes receiptsTag) {
    public static final Notes NONE = new Notes(List.of(), 0, Bytes.EMPTY, Bytes.EMPTY);

    public Notes {
      rosterBlocks = List.copyOf(rosterBlocks);
    }
  }

  /** A head that was signed, on its own clock. */
  public record SignedHead(Cid cid, long writtenAtMs) {}

  public WriterState {
    segments = List.copyOf(segments);
    pages = List.copyOf(pages);
    openPage = List.copyOf(openPage);
  }

  /** The state of a log without entries. */
  public static WriterState empty(LogName log) {
    return new WriterState(
        log,
        LogRoot.EMPTY,
        LogRoot.EMPTY,
        0,
        0,
        0,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Notes.NONE);
  }

  /** The newest signed head, as far as there is one. */
  public Optional<Cid> headCid() {
    return newest.map(SignedHead::cid);
  }

  /** When it was signed, in milliseconds since 1970; 0 when there is none. */
  public long headWrittenAtMs() {
    return newest.map(SignedHead::writtenAtMs).orElse(0L);
  }

  /** The number of entries appended so far. */
  public long count() {
    return root.count();
  }

  /** The last entry that is in a segment of the newest signed head. */
  public long sealedCount() {
    return sealedRoot.count();
  }

  /** The same with another frontier of appended entries. */
  public WriterState withRoot(LogRoot next) {
    return new WriterState(
        log,
        next,
        sealedRoot,
        publishedCount,
        recordSequence,
        nextLeaf,
        segments,
        pages,
        openPage,
        newest,
        outgoing,
        predecessor,
        standing,
        notes);
  }

  /** The same with a record on its way that replaces one of the same number or none. */
  WriterState withOutgoing(Outgoing next) {
    return new WriterState(
        log,
        root,
        sealedRoot,
        publishedCount,
        recordSequence,
        nextLeaf,
        segments,
        pages,
        openPage,
        newest,
        Optional.of(next),
        predecessor,
        standing,
        notes);
  }

  /** The same with another record that stands, or the same one looked at again. */
  public WriterState withStanding(Standing next) {
    return new WriterState(
        log,
        root,
        sealedRoot,
        publishedCount,
        recordSequence,
        nextLeaf,
        segments,
        pages,
        openPage,
        newest,
        outgoing,
        predecessor,
        Optional.of(next),
        notes);
  }

  /** The same with what its heads say of other logs. */
  public WriterState withNotes(Notes next) {
    return new WriterState(
        log,
        root,
        sealedRoot,
        publishedCount,
        recordSequence,
        nextLeaf,
        segments,
        pages,
        openPage,
        newest,
        outgoing,
        predecessor,
        standing,
        next);
  }

  WriterState withPublished(Outgoing published) {
    return new WriterState(
        log,
        root,
        sealedRoot,
        Math.max(publishedCount, published.count()),
        recordSequence,
        nextLeaf,
        segments,
        pages,
        openPage,
        newest,
        Optional.empty(),
        predecessor,
        standing,
        notes);
  }
}
