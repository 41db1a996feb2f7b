package org.remotelog.log.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.LogName;
import org.remotelog.log.PageRef;
import org.remotelog.log.Predecessor;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.core.LogRoot;
import org.remotelog.log.core.WriterState;

/** The row of a writer's state that a flush changes. */
final class LayoutRow {
  private LayoutRow() {}

  /** The part of a writer's state that only a flush changes; without blocks and record bytes. */
  static Bytes of(WriterState state) {
    ByteWriter out = LogRows.row();
    LogRows.bytes(out, state.sealedRoot().toBytes());
    out.varint(state.publishedCount()).varint(state.recordSequence()).varint(state.nextLeaf());
    LogRows.references(out, state.segments());
    WriterState.Paged paged = state.layout().paged();
    pages(out, paged.pages());
    LogRows.references(out, paged.openPage());
    out.u8(state.newest().isPresent() ? 1 : 0);
    if (state.newest().isPresent()) {
      out.bytes(state.newest().get().cid().toBytes()).varint(state.newest().get().writtenAtMs());
    }
    out.u8(state.outgoing().isPresent() ? 1 : 0);
    if (state.outgoing().isPresent()) {
      WriterState.Outgoing outgoing = state.outgoing().get();
      out.varint(outgoing.recordSequence()).varint(outgoing.count());
      LogRows.bytes(out, outgoing.record());
    }
    out.u8(state.predecessor().isPresent() ? 1 : 0);
    if (state.predecessor().isPresent()) {
      Predecessor before = state.predecessor().get();
      out.bytes(before.log().publicKey()).varint(before.count()).bytes(before.root().bytes());
    }
    long pagesOfPages = paged.pages().stream().filter(page -> page.level() > 0).count();
    if (pagesOfPages > 0) {
      out.varint(pagesOfPages);
      pages(out, paged.openIndex());
    }
    return LogRows.finish(out);
  }

  private static void pages(ByteWriter out, List<PageRef> pages) {
    out.varint(pages.size());
    for (PageRef page : pages) {
      out.bytes(page.cid().toBytes());
      LogRows.range(out, page.range());
      LogRows.optional(out, page.swarmReference());
    }
  }

  private static List<PageRef> pages(ByteReader in) throws MalformedException {
    int count = LogRows.count(in);
    List<PageRef> pages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      pages.add(new PageRef(LogRows.cid(in), LogRows.range(in), LogRows.optional(in)));
    }
    return pages;
  }

  /** The last part of a layout, which only long logs have: the first pages are pages of pages. */
  private static List<PageRef> openIndex(ByteReader in, List<PageRef> pages)
      throws MalformedException {
    if (in.remaining() == 0) {
      return List.of();
    }
    int pagesOfPages = LogRows.number(in);
    if (pagesOfPages == 0 || pagesOfPages > pages.size()) {
      throw new MalformedException(
          "a row with " + pagesOfPages + " pages of pages among " + pages.size());
    }
    for (int i = 0; i < pagesOfPages; i++) {
      PageRef page = pages.get(i);
      pages.set(i, new PageRef(page.cid(), page.range(), page.swarmReference(), 1));
    }
    return pages(in);
  }

  static WriterState read(LogName log, LogRoot root, Bytes row) throws MalformedException {
    return LogRows.decode(row, in -> read(log, root, in));
  }

  private static WriterState read(LogName log, LogRoot root, ByteReader in)
      throws MalformedException {
    LogRoot sealed = LogRoot.parse(LogRows.bytes(in));
    long published = in.varint();
    long recordSequence = in.varint();
    long nextLeaf = in.varint();
    List<SegmentRef> segments = LogRows.references(in);
    List<PageRef> pages = pages(in);
    List<SegmentRef> openPage = LogRows.references(in);
    Optional<WriterState.SignedHead> newest = Optional.empty();
    if (LogRows.present(in)) {
      newest = Optional.of(new WriterState.SignedHead(LogRows.cid(in), in.varint()));
    }
    Optional<WriterState.Outgoing> outgoing = Optional.empty();
    if (LogRows.present(in)) {
      outgoing = Optional.of(new WriterState.Outgoing(in.varint(), in.varint(), LogRows.bytes(in)));
    }
    Optional<Predecessor> predecessor = Optional.empty();
    if (LogRows.present(in)) {
      predecessor =
          Optional.of(
              new Predecessor(
                  LogName.of(in.take(32)), in.varint(), Digest.parse(in.take(Digest.SIZE))));
    }
    List<PageRef> openIndex = openIndex(in, pages);
    in.expectEnd();
    if (sealed.count() > root.count()) {
      throw new MalformedException(
          sealed.count() + " entries are sealed, only " + root.count() + " were appended");
    }
    return new WriterState(
        log,
        root,
        new WriterState.Layout(
            sealed, nextLeaf, segments, new WriterState.Paged(pages, openPage, openIndex)),
        new WriterState.Publishing(published, recordSequence, newest, outgoing, Optional.empty()),
        predecessor,
        WriterState.Notes.NONE);
  }
}
