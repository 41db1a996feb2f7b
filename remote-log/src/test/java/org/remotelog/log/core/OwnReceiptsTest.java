package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.SampleLog;

final class OwnReceiptsTest {
  private static final int COUNT = 100;

  private static LogRoot root(int count) {
    LogRoot root = LogRoot.EMPTY;
    for (int i = 1; i <= count; i++) {
      root = root.append(SampleLog.digest("commitment " + i));
    }
    return root;
  }

  /** A reader that lacks these single entries of a head, whose root is the one given. */
  private static ReaderState state(Digest headRoot, List<Bytes> conflicts, List<Long> lacks) {
    Head head = Head.of(SampleLog.LOG, COUNT, headRoot, 1, List.of());
    Bytes block = Bytes.utf8("head");
    Cid cid = new Block(Cid.of(Cid.Codec.DAG_CBOR, block), block).cid();
    HeadRecord record =
        new HeadRecord(
            SampleLog.LOG, 1, cid, Instant.EPOCH, Duration.ZERO, Optional.empty(), block);
    List<SequenceRange> held = new ArrayList<>();
    long next = 1;
    for (long lack : lacks) {
      if (lack > next) {
        held.add(new SequenceRange(next, lack - 1));
      }
      next = lack + 1;
    }
    if (next <= COUNT) {
      held.add(new SequenceRange(next, COUNT));
    }
    SequenceRanges ranges = SequenceRanges.of(held);
    return new ReaderState(
        SampleLog.LOG,
        Optional.of(new ReaderState.Accepted(record, block, head)),
        ranges,
        root((int) ranges.contiguousFromOne()),
        conflicts);
  }

  private static List<Long> everySecond(int many) {
    List<Long> lacks = new ArrayList<>();
    for (long i = 1; i <= many; i++) {
      lacks.add(10 + 2 * i);
    }
    return lacks;
  }

  @Test
  void saysAllOfTheHeadWhenNothingIsMissing() {
    Digest root = root(COUNT).root();
    assertThat(OwnReceipts.of(state(root, List.of(), List.of()), Optional.empty()))
        .contains(Receipt.of(SampleLog.LOG, COUNT, root, List.of()));
  }

  @Test
  void saysNothingWhenNothingIsHeld() {
    assertThat(OwnReceipts.of(ReaderState.empty(SampleLog.LOG), Optional.empty())).isEmpty();
  }

  @Test
  void exceptsSixteenMissingRunsAndStopsAtTheFirstOfMore() {
    Digest root = root(COUNT).root();
    Receipt full =
        OwnReceipts.of(
                state(root, List.of(), everySecond(Limits.MAX_RECEIPT_EXCEPTIONS)),
                Optional.empty())
            .orElseThrow();
    assertThat(full.upTo()).isEqualTo(COUNT);
    assertThat(full.except()).hasSize(Limits.MAX_RECEIPT_EXCEPTIONS);
    assertThat(full.covers(11)).isTrue();
    assertThat(full.covers(12)).isFalse();

    Receipt lower =
        OwnReceipts.of(
                state(root, List.of(), everySecond(Limits.MAX_RECEIPT_EXCEPTIONS + 1)),
                Optional.empty())
            .orElseThrow();
    assertThat(lower).isEqualTo(Receipt.of(SampleLog.LOG, 11, root(11).root(), List.of()));
  }

  @Test
  void speaksOfForkedLogsOnlyAsFarAsItsOwnRootReaches() {
    Digest other = SampleLog.digest("another branch");
    List<Bytes> conflicts = List.of(Bytes.utf8("a record"));
    assertThat(OwnReceipts.of(state(other, conflicts, List.of(50L)), Optional.empty()))
        .contains(Receipt.of(SampleLog.LOG, 49, root(49).root(), List.of()));
    assertThat(OwnReceipts.of(state(other, List.of(), List.of()), Optional.empty()))
        .contains(Receipt.of(SampleLog.LOG, COUNT, root(COUNT).root(), List.of()));
    assertThat(OwnReceipts.of(state(other, conflicts, List.of(1L)), Optional.empty())).isEmpty();
    assertThat(OwnReceipts.of(state(other, conflicts, List.of()), Optional.of(root(40))))
        .contains(Receipt.of(SampleLog.LOG, 40, root(40).root(), List.of()));
    assertThat(OwnReceipts.of(state(other, conflicts, List.of()), Optional.of(LogRoot.EMPTY)))
        .isEmpty();
  }

  @Test
  void headHasSaidWhatIsHeldOnlyWhenThereWasRoomForIt() {
    Digest root = root(COUNT).root();
    HeadNotes.Other other =
        new HeadNotes.Other(state(root, List.of(), List.of()), Optional.empty());
    Receipt receipt = OwnReceipts.of(other.state(), other.common()).orElseThrow();
    Receipt second = Receipt.of(SampleLog.LOG, 1, root(1).root(), List.of());
    List<Receipt> wanted = List.of(second, receipt);
    Bytes leftOut = HeadNotes.saidAfter(wanted, Bytes.EMPTY, List.of(second));
    assertThat(HeadNotes.isSaid(withTag(leftOut), other)).isFalse();
    Bytes said = HeadNotes.saidAfter(wanted, leftOut, List.of(receipt));
    assertThat(HeadNotes.isSaid(withTag(said), other)).isTrue();
    assertThat(
            HeadNotes.isSaid(
                withTag(Bytes.EMPTY),
                new HeadNotes.Other(ReaderState.empty(SampleLog.LOG), Optional.empty())))
        .as("nothing is held")
        .isTrue();
  }

  private static WriterState withTag(Bytes receiptsTag) {
    return WriterState.empty(SampleLog.LOG)
        .withNotes(new WriterState.Notes(List.of(), 0, Bytes.EMPTY, receiptsTag));
  }
}
