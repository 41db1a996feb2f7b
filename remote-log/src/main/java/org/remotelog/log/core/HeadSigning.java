package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
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
 * there, receipts with many exceptions are left out of it, then all: a head that says nothing of a
 * log takes nothing back.
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
    if (!receipts.isEmpty() && (isInHead || flush.extras().roster().isPresent())) {
      notes =
          new WriterState.Notes(
              notes.rosterBlocks(),
              notes.rosterAtMs(),
              notes.rosterTag(),
              HeadNotes.tagOf(receipts));
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
                Optional.empty(),
                flush.extras().tlsKey(),
                false);
    HeadRecord record =
        signFitting(unsigned, isInHead ? receipts : Collections.emptyList(), blocks);
    return new Signed(blocks, record, notes);
  }

  private interface Unsigned {
    Head saying(List<Receipt> receipts);
  }

  /** Signs the head with as many receipts as let it travel inside its record. */
  private HeadRecord signFitting(Unsigned unsigned, List<Receipt> receipts, List<Block> blocks) {
    List<Receipt> plain = new ArrayList<>(receipts);
    plain.removeIf(receipt -> !receipt.except().isEmpty());
    List<Receipt> none = Collections.emptyList();
    Block block = encode(unsigned.saying(receipts));
    HeadRecord record = sign(block);
    for (List<Receipt> fewer : List.of(plain, none)) {
      if (record.inlineHead().isPresent() || receipts.isEmpty()) {
        break;
      }
      Block smaller = encode(unsigned.saying(fewer));
      HeadRecord signed = sign(smaller);
      if (signed.inlineHead().isPresent()) {
        block = smaller;
        record = signed;
      }
    }
    blocks.add(block);
    return record;
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
