package org.remotelog.log;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;

/**
 * What a log is at one moment, in the words of its writer.
 *
 * <p>Pages and segments ascend and do not overlap, pages come before segments, and none reaches
 * beyond the count. They need not be complete: entries that no reference covers are pruned or lost.
 *
 * @param log the log's name
 * @param count how many entries it has
 * @param root its root over the commitments of all of them
 * @param writtenAtMs when the head was made, in milliseconds since 1970 on the writer's clock
 * @param segments the frontier, at most {@link Limits#MAX_HEAD_SEGMENTS}
 * @param pages older segments by page, at most {@link Limits#MAX_HEAD_PAGES}; the oldest may be
 *     pages of pages
 * @param rosterBlocks this writer's sealed roster, at most {@link Limits#MAX_ROSTER_BLOCKS}
 * @param receipts what the writer holds of other logs, at most {@link Limits#MAX_RECEIPTS}
 * @param prune which entries the writer keeps no longer
 * @param predecessor the log that this one continues
 * @param ethereumOwner the account that may publish the log's head on Ethereum, 20 bytes
 * @param tlsKey what peers expect of the writer's TLS certificate: SHA-256 of its subject public
 *     key info
 * @param retired whether the writer has ended this log
 * @param successors the logs in which it goes on, at most {@link Limits#MAX_SUCCESSORS}
 */
public record Head(
    LogName log,
    long count,
    Digest root,
    long writtenAtMs,
    List<SegmentRef> segments,
    List<PageRef> pages,
    List<Cid> rosterBlocks,
    List<Receipt> receipts,
    Optional<PruneStatement> prune,
    Optional<Predecessor> predecessor,
    Optional<Bytes> ethereumOwner,
    Optional<Bytes> tlsKey,
    boolean retired,
    List<Successor> successors) {
  public Head {
    if (count < 0 || count > Limits.MAX_SEQUENCE) {
      throw new IllegalArgumentException("head of " + count + " entries");
    }
    if (writtenAtMs < 0) {
      throw new IllegalArgumentException("head written at " + writtenAtMs);
    }
    segments = Collections.unmodifiableList(new ArrayList<>(segments));
    pages = Collections.unmodifiableList(new ArrayList<>(pages));
    rosterBlocks = Collections.unmodifiableList(new ArrayList<>(rosterBlocks));
    receipts = Collections.unmodifiableList(new ArrayList<>(receipts));
    successors = Collections.unmodifiableList(new ArrayList<>(successors));
    if (successors.size() > Limits.MAX_SUCCESSORS) {
      throw new IllegalArgumentException(successors.size() + " successors");
    }
    checkReferences(count, segments, pages);
    checkSizes(rosterBlocks, receipts, ethereumOwner, tlsKey);
  }

  /** A head that names no successor. */
  public Head(
      LogName log,
      long count,
      Digest root,
      long writtenAtMs,
      List<SegmentRef> segments,
      List<PageRef> pages,
      List<Cid> rosterBlocks,
      List<Receipt> receipts,
      Optional<PruneStatement> prune,
      Optional<Predecessor> predecessor,
      Optional<Bytes> ethereumOwner,
      Optional<Bytes> tlsKey,
      boolean retired) {
    this(
        log,
        count,
        root,
        writtenAtMs,
        segments,
        pages,
        rosterBlocks,
        receipts,
        prune,
        predecessor,
        ethereumOwner,
        tlsKey,
        retired,
        List.of());
  }

  /** The same head, ended, with these successors, written at that time. */
  public Head endedBy(List<Successor> next, long atMs) {
    return new Head(
        log,
        count,
        root,
        atMs,
        segments,
        pages,
        rosterBlocks,
        receipts,
        prune,
        predecessor,
        ethereumOwner,
        tlsKey,
        true,
        next);
  }

  /** A head without pages, roster, receipts and statements. */
  public static Head of(
      LogName log, long count, Digest root, long writtenAtMs, List<SegmentRef> segments) {
    return new Head(
        log,
        count,
        root,
        writtenAtMs,
        segments,
        List.of(),
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static void checkReferences(long count, List<SegmentRef> segments, List<PageRef> pages) {
    List<SequenceRange> pageRanges = Page.rangesOfPages(pages);
    List<SequenceRange> segmentRanges = Page.rangesOf(segments);
    ReferenceChecks.ascending("pages of a head", pageRanges, Limits.MAX_HEAD_PAGES);
    ReferenceChecks.ascending("segments of a head", segmentRanges, Limits.MAX_HEAD_SEGMENTS);
    List<SequenceRange> all = new ArrayList<>(pageRanges);
    all.addAll(segmentRanges);
    ReferenceChecks.ascending("pages and segments of a head", all, all.size());
    if (!all.isEmpty() && all.get(all.size() - 1).last() > count) {
      throw new IllegalArgumentException(
          "head of " + count + " entries references " + all.get(all.size() - 1));
    }
  }

  private static void checkSizes(
      List<Cid> rosterBlocks,
      List<Receipt> receipts,
      Optional<Bytes> ethereumOwner,
      Optional<Bytes> tlsKey) {
    if (rosterBlocks.size() > Limits.MAX_ROSTER_BLOCKS) {
      throw new IllegalArgumentException(rosterBlocks.size() + " roster blocks");
    }
    if (receipts.size() > Limits.MAX_RECEIPTS) {
      throw new IllegalArgumentException(receipts.size() + " receipts");
    }
    if (ethereumOwner.isPresent() && ethereumOwner.get().size() != Limits.ETHEREUM_OWNER_BYTES) {
      throw new IllegalArgumentException("owner of " + ethereumOwner.get().size() + " bytes");
    }
    if (tlsKey.isPresent()
        && (tlsKey.get().isEmpty() || tlsKey.get().size() > Limits.MAX_TLS_KEY_BYTES)) {
      throw new IllegalArgumentException("TLS key of " + tlsKey.get().size() + " bytes");
    }
  }
}
