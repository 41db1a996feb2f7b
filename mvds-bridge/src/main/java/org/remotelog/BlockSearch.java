package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.Entry;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.Page;
import org.remotelog.log.PageRef;
import org.remotelog.log.Roster;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.client.BlockReader;
import org.remotelog.log.client.ClientLimits;
import org.remotelog.log.client.LogAudit;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.PageCodec;
import org.remotelog.log.codec.RosterCodec;
import org.remotelog.log.codec.SegmentCodec;

/** Finds out what a block is, by the logs of this device's groups, and opens it. */
final class BlockSearch {
  private final ClientParts parts;

  BlockSearch(ClientParts parts) {
    this.parts = parts;
  }

  /** A log as a place where a block may belong. */
  private record Suspect(GroupRows.OwnGroup own, LogState log) {
    GroupKeys keys() {
      return new GroupKeys(own.group());
    }
  }

  /** What the stores gave for a block. */
  record Copies(List<BlockView.Holder> holders, Optional<Bytes> block) {}

  /** Asks every store, one after the other. */
  static Copies ask(ClientParts parts, Cid cid) throws IOException {
    List<BlockView.Holder> holders = new ArrayList<>();
    Optional<Bytes> good = Optional.empty();
    for (ContentStore store : parts.network().storePlaces()) {
      LogAudit.Verdict verdict = LogAudit.Verdict.MISSING;
      String detail = "";
      try {
        Optional<Bytes> block = store.get(cid, parts.network().deadline());
        if (block.isPresent()) {
          boolean isGood = cid.verify(block.get());
          verdict = isGood ? LogAudit.Verdict.GOOD : LogAudit.Verdict.WRONG;
          good = isGood ? block : good;
        }
      } catch (java.io.InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        verdict = LogAudit.Verdict.FAILED;
        detail = String.valueOf(e.getMessage());
      }
      holders.add(new BlockView.Holder(store.describe(), verdict, detail));
    }
    return new Copies(holders, good);
  }

  BlockView find(Cid cid) throws IOException, RemoteLogException {
    Copies copies = ask(parts, cid);
    List<Suspect> suspects = suspects();
    for (Suspect suspect : suspects) {
      Optional<BlockView> view = linked(suspect, cid, copies);
      if (view.isPresent()) {
        return view.get();
      }
    }
    // What can be opened by itself needs no page.
    Optional<BlockView> view = unlinked(suspects, cid, copies);
    if (!view.isPresent()) {
      view = behind(suspects, cid, copies);
    }
    if (view.isPresent()) {
      return view.get();
    }
    if (!copies.block().isPresent()) {
      throw new RemoteLogException.Unknown(
          "no store has block " + cid + ", and no log of this home links it",
          "Check the CID; the logs of this home show theirs.");
    }
    return unknown(cid, copies);
  }

  private List<Suspect> suspects() throws IOException {
    return parts
        .home()
        .read(
            tables -> {
              List<Suspect> suspects = new ArrayList<>();
              for (GroupRows.OwnGroup own : new GroupRows(tables).groups()) {
                for (LogState log : Inspection.logs(tables, own).logs()) {
                  suspects.add(new Suspect(own, log));
                }
              }
              return suspects;
            });
  }

  /** A block that the newest head of a log is or links. */
  private Optional<BlockView> linked(Suspect suspect, Cid cid, Copies copies) throws IOException {
    if (suspect.log().head().equals(Optional.of(cid))) {
      return Optional.of(
          head(suspect, cid, copies, true)
              .orElseGet(() -> view(suspect, cid, BlockView.Kind.HEAD, copies)));
    }
    if (suspect.log().rosterBlocks().contains(cid)) {
      return Optional.of(
          roster(suspect, cid, copies, true)
              .orElseGet(() -> view(suspect, cid, BlockView.Kind.ROSTER, copies)));
    }
    return linked(suspect, suspect.log().segments(), suspect.log().pages(), cid, copies);
  }

  private static Optional<BlockView> linked(
      Suspect suspect, List<SegmentRef> segments, List<PageRef> pages, Cid cid, Copies copies) {
    for (PageRef page : pages) {
      if (page.cid().equals(cid)) {
        return Optional.of(page(suspect, page, copies));
      }
    }
    for (SegmentRef segment : segments) {
      if (segment.cid().equals(cid)) {
        return Optional.of(segment(suspect, segment, copies));
      }
    }
    return Optional.empty();
  }

  /** A page that may lead to the block. */
  private record Way(Suspect suspect, PageRef page) {}

  /** A block that pages, or pages of pages, lead to: several are got side by side. */
  private Optional<BlockView> behind(List<Suspect> suspects, Cid cid, Copies copies)
      throws IOException {
    BlockReader reader = new BlockReader(parts.network());
    // A page that a hostile log names too opens in its own log only.
    Set<List<Object>> seen = new HashSet<>();
    List<Way> ways = new ArrayList<>();
    for (Suspect suspect : suspects) {
      suspect.log().pages().forEach(page -> ways.add(new Way(suspect, page)));
    }
    while (!ways.isEmpty()) {
      List<Way> now = ways.subList(0, Math.min(ways.size(), ClientLimits.MAX_PARALLEL_REQUESTS));
      List<Way> batch = new ArrayList<>(now);
      now.clear();
      batch.removeIf(way -> !seen.add(List.of(way.suspect().log().log(), way.page().cid())));
      List<BlockReader.Got> got =
          reader.get(batch.stream().map(way -> way.page().cid()).collect(Collectors.toList()));
      for (int i = 0; i < batch.size(); i++) {
        Suspect suspect = batch.get(i).suspect();
        Optional<Page> page =
            opened(suspect, batch.get(i).page(), got.get(i).block().map(Block::data));
        Optional<BlockView> view =
            page.flatMap(one -> linked(suspect, one.segments(), one.pages(), cid, copies));
        if (view.isPresent()) {
          return view;
        }
        page.ifPresent(one -> one.pages().forEach(below -> ways.add(new Way(suspect, below))));
      }
    }
    return Optional.empty();
  }

  private static BlockView page(Suspect suspect, PageRef reference, Copies copies) {
    return with(
        view(suspect, reference.cid(), BlockView.Kind.PAGE, copies),
        Optional.empty(),
        opened(suspect, reference, copies.block()).map(Page::segments).orElseGet(List::of),
        opened(suspect, reference, copies.block()).map(Page::pages).orElseGet(List::of),
        List.of());
  }

  private static Optional<Page> opened(Suspect suspect, PageRef reference, Optional<Bytes> block) {
    if (!block.isPresent()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          PageCodec.decode(suspect.log().log(), reference, block.get(), suspect.keys()::secret));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static BlockView segment(Suspect suspect, SegmentRef reference, Copies copies) {
    List<EntryView> entries = new ArrayList<>();
    if (copies.block().isPresent()) {
      try {
        for (Entry entry :
            SegmentCodec.open(
                suspect.log().log(),
                reference,
                copies.block().get(),
                suspect.keys()::secret,
                GroupKeys.idRule(suspect.own().group().id()))) {
          entries.add(EntrySearch.view(suspect.log().log(), entry));
        }
      } catch (MalformedException e) {
        entries.clear(); // Its writer sealed something else: the reference is all there is.
      }
    }
    return with(
        view(suspect, reference.cid(), BlockView.Kind.SEGMENT, copies),
        Optional.of(reference),
        List.of(),
        List.of(),
        entries);
  }

  /** Older heads and rosters are opened by trying, and records by their signatures. */
  private static Optional<BlockView> unlinked(List<Suspect> suspects, Cid cid, Copies copies) {
    for (Suspect suspect : suspects) {
      boolean isNode = cid.codec() == Cid.Codec.DAG_CBOR;
      Optional<BlockView> view =
          isNode ? head(suspect, cid, copies, false) : record(suspect, cid, copies);
      if (isNode && !view.isPresent()) {
        view = roster(suspect, cid, copies, false);
      }
      if (view.isPresent()) {
        return view;
      }
    }
    return Optional.empty();
  }

  private static BlockView unknown(Cid cid, Copies copies) {
    return new BlockView(
        cid,
        BlockView.Kind.UNKNOWN,
        copies.block().map(Bytes::size).orElse(0),
        Optional.empty(),
        Optional.empty(),
        "",
        false,
        copies.holders(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  private static Optional<BlockView> head(
      Suspect suspect, Cid cid, Copies copies, boolean isCurrent) {
    if (!copies.block().isPresent()) {
      return Optional.empty();
    }
    try {
      Head head =
          HeadCodec.decode(suspect.log().log(), copies.block().get(), suspect.keys()::secret);
      return Optional.of(
          new BlockView(
              cid,
              BlockView.Kind.HEAD,
              copies.block().get().size(),
              Optional.of(Inspection.info(suspect.own().group())),
              Optional.of(suspect.log().log()),
              suspect.log().member(),
              isCurrent,
              copies.holders(),
              Optional.empty(),
              Optional.of(head),
              Optional.empty(),
              Optional.empty(),
              head.segments(),
              head.pages(),
              List.of()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static Optional<BlockView> roster(
      Suspect suspect, Cid cid, Copies copies, boolean isCurrent) {
    if (!copies.block().isPresent()) {
      return Optional.empty();
    }
    Bytes block = copies.block().get();
    try {
      Roster roster = RosterCodec.decode(suspect.log().log(), cid, block, suspect.keys()::secret);
      return Optional.of(
          new BlockView(
              cid,
              BlockView.Kind.ROSTER,
              block.size(),
              Optional.of(Inspection.info(suspect.own().group())),
              Optional.of(suspect.log().log()),
              suspect.log().member(),
              isCurrent,
              copies.holders(),
              Optional.empty(),
              Optional.empty(),
              Optional.of(roster),
              Optional.empty(),
              List.of(),
              List.of(),
              List.of()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static Optional<BlockView> record(Suspect suspect, Cid cid, Copies copies) {
    if (copies.block().orElse(Bytes.EMPTY).size() > Limits.MAX_RECORD_BYTES) {
      return Optional.empty();
    }
    try {
      HeadRecord record =
          IpnsRecordCodec.parse(suspect.log().log(), copies.block().orElse(Bytes.EMPTY));
      boolean isCurrent = record.sequence() == suspect.log().recordSequence();
      return Optional.of(
          new BlockView(
              cid,
              BlockView.Kind.RECORD,
              record.bytes().size(),
              Optional.of(Inspection.info(suspect.own().group())),
              Optional.of(suspect.log().log()),
              suspect.log().member(),
              isCurrent,
              copies.holders(),
              Optional.of(record),
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              List.of(),
              List.of()));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  private static BlockView view(Suspect suspect, Cid cid, BlockView.Kind kind, Copies copies) {
    return new BlockView(
        cid,
        kind,
        copies.block().map(Bytes::size).orElse(0),
        Optional.of(Inspection.info(suspect.own().group())),
        Optional.of(suspect.log().log()),
        suspect.log().member(),
        true,
        copies.holders(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        List.of(),
        List.of());
  }

  private static BlockView with(
      BlockView view,
      Optional<SegmentRef> reference,
      List<SegmentRef> segments,
      List<PageRef> pages,
      List<EntryView> entries) {
    return new BlockView(
        view.cid(),
        view.kind(),
        view.size(),
        view.group(),
        view.log(),
        view.member(),
        view.current(),
        view.holders(),
        view.record(),
        view.head(),
        view.roster(),
        reference,
        segments,
        pages,
        entries);
  }
}
