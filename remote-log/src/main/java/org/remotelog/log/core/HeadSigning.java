package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.PageRef;
import org.remotelog.log.Receipt;
import org.remotelog.log.Roster;
import org.remotelog.log.Roster.RosterRecord;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.RosterCodec;

/**
 * Puts the head of one flush together, its roster too, and signs it.
 *
 * <p>A head that travels inside its record saves every reader a round. So when it does not fit
 * there, receipts are left out of it: a head that says nothing of a log takes nothing back. Those
 * that were given before go first, and then those with exceptions.
 */
final class HeadSigning {
  private final WriterState state;
  private final WriterInput.Flush flush;
  private final Supplier<Bytes> salts;
  private final long nowMs;

  /**
   * A signed head.
   *
   * @param blocks its block and those of a fresh roster
   */
  record Signed(List<Block> blocks, HeadRecord record, WriterState.Notes notes) {}

  HeadSigning(WriterState state, WriterInput.Flush flush, Supplier<Bytes> salts, long nowMs) {
    this.state = state;
    this.flush = flush;
    this.salts = salts;
    this.nowMs = nowMs;
  }

  Signed sign(LogRoot root, List<SegmentRef> segments, List<PageRef> pages) {
    List<Block> blocks = new ArrayList<>();
    WriterState.Notes notes = state.notes();
    List<Receipt> receipts = flush.extras().receipts();
    boolean isInHead = receipts.size() <= CoreLimits.MAX_HEAD_RECEIPTS;
    if (flush.extras().roster().isPresent()) {
      List<RosterRecord> rows = flush.extras().roster().get();
      List<Cid> links = new ArrayList<>();
      for (Block block : rosterBlocks(rows, isInHead ? Collections.emptyList() : receipts)) {
        blocks.add(block);
        links.add(block.cid());
      }
      notes = new WriterState.Notes(links, nowMs, HeadNotes.tagOfRows(rows), notes.receiptsTag());
    }
    List<Cid> rosters = notes.rosterBlocks();
    Unsigned unsigned =
        said ->
            new Head(
                state.log(),
                root.count(),
                root.root(),
                nowMs,
                segments,
                pages,
                rosters,
                said,
                Optional.empty(),
                state.predecessor(),
                flush.extras().announced().ethereumOwner(),
                flush.extras().announced().tlsKey(),
                false);
    Fitting fitting = fitting(unsigned, isInHead ? receipts : Collections.emptyList());
    blocks.add(fitting.head());
    Bytes said = notes.receiptsTag();
    if (isInHead && !receipts.isEmpty()) {
      said = HeadNotes.saidAfter(receipts, said, fitting.receipts());
    } else if (!isInHead && flush.extras().roster().isPresent()) {
      said = HeadNotes.said(receipts);
    }
    notes =
        new WriterState.Notes(notes.rosterBlocks(), notes.rosterAtMs(), notes.rosterTag(), said);
    return new Signed(blocks, fitting.record(), notes);
  }

  private interface Unsigned {
    Head saying(List<Receipt> receipts);
  }

  /** A signed head, and what it says. */
  private record Fitting(Block head, HeadRecord record, List<Receipt> receipts) {
    boolean fits() {
      return record.inlineHead().isPresent();
    }
  }

  /** Signs the head with as many receipts as let it travel inside its record. */
  private Fitting fitting(Unsigned unsigned, List<Receipt> receipts) {
    Fitting all = signed(unsigned, receipts);
    if (all.fits() || receipts.isEmpty()) {
      return all;
    }
    Fitting best = signed(unsigned, Collections.emptyList());
    if (!best.fits()) {
      return all;
    }
    List<Receipt> byWeight = new ArrayList<>(receipts);
    Predicate<Receipt> isUnsaid = HeadNotes.unsaid(receipts, state.notes().receiptsTag());
    byWeight.sort(
        Comparator.comparingInt(
            receipt -> (isUnsaid.test(receipt) ? 0 : 2) + (receipt.except().isEmpty() ? 0 : 1)));
    int few = 0;
    int many = receipts.size();
    while (many - few > 1) {
      int middle = (few + many) / 2;
      List<Receipt> some = new ArrayList<>(receipts);
      some.retainAll(byWeight.subList(0, middle));
      Fitting next = signed(unsigned, some);
      few = next.fits() ? middle : few;
      many = next.fits() ? many : middle;
      best = next.fits() ? next : best;
    }
    return best;
  }

  private Fitting signed(Unsigned unsigned, List<Receipt> receipts) {
    Block head = encode(unsigned.saying(receipts));
    return new Fitting(head, sign(head), receipts);
  }

  private Block encode(Head head) {
    int epoch = flush.signing().secrets().current();
    return HeadCodec.encode(head, epoch, flush.signing().secrets().required(epoch), salts.get());
  }

  private HeadRecord sign(Block head) {
    return RecordRenewal.sign(
        flush.signing().signer(),
        state,
        head.cid(),
        state.recordSequence() + 1,
        nowMs,
        Optional.of(head.data()));
  }

  private List<Block> rosterBlocks(List<RosterRecord> rows, List<Receipt> receipts) {
    int epoch = flush.signing().secrets().current();
    List<Block> blocks = new ArrayList<>();
    for (int from = 0; from < rows.size() || (from == 0 && !receipts.isEmpty()); ) {
      int to = Math.min(rows.size(), from + Limits.MAX_ROSTER_RECORDS);
      Roster roster =
          new Roster(nowMs, rows.subList(from, to), from == 0 ? receipts : Collections.emptyList());
      blocks.add(
          RosterCodec.encode(
              state.log(), roster, epoch, flush.signing().secrets().required(epoch), salts.get()));
      from = Math.max(to, 1);
    }
    return blocks;
  }
}
