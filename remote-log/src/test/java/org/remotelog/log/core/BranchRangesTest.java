package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongFunction;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.log.Block;
import org.remotelog.log.Entry;
import org.remotelog.log.GapCause;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.crypto.Commitments;
import org.remotelog.log.crypto.Ed25519;

/** A history that differs from the main one in every other entry, as no honest one does. */
final class BranchRangesTest {
  private static final Digest OTHER = SampleLog.digest("another entry");

  private final List<ReaderEffect> effects = new ArrayList<>();

  private static ReaderState.Accepted head(long sequence, long count) {
    Head head =
        Head.of(
            Ed25519.name(SampleLog.SECRET), count, SampleLog.digest("root"), sequence, List.of());
    Block block = HeadCodec.encode(head, 0, SampleLog.SECRET, Bytes.wrap(new byte[32]));
    HeadRecord record =
        IpnsRecordCodec.build(
            Ed25519.signer(SampleLog.SECRET),
            head.log(),
            block.cid(),
            sequence,
            Instant.EPOCH.plus(Duration.ofDays(30_000)),
            Duration.ofMinutes(1),
            Optional.of(block.data()));
    return new ReaderState.Accepted(record, block.data(), head);
  }

  /** Reading a log of which the main history holds some entries, with a branch as long. */
  private static Reading reading(long count, SequenceRanges mains, SequenceRanges branchs) {
    ReaderState.Accepted main = head(1, count);
    ReaderState.Accepted other = head(2, count);
    ReaderState state =
        new ReaderState(main.head().log(), Optional.of(main), mains, LogRoot.EMPTY, List.of());
    SideBranch branch = SideBranch.unread(1, other.record(), Optional.of(other));
    return Reading.start(state.withBranch(branch.withHeld(branchs, branchs)));
  }

  private SideReading side(LongFunction<Optional<Digest>> mains, Optional<Digest> branchs) {
    ReadContext context =
        new ReadContext(
            RetirementTest.SECRETS,
            SampleLog.RULE,
            mains,
            at -> Optional.empty(),
            (number, at) -> branchs,
            at -> Optional.empty(),
            false);
    return new SideReading(context, new BranchEntries(context), effects);
  }

  /** Takes in a segment of which every second entry is that of the main history. */
  private Reading takeMixed(int own) {
    List<Entry> entries = new ArrayList<>();
    for (long at = 1; at <= 2L * own; at++) {
      entries.add(SampleLog.entry(at, 1, Bytes.EMPTY, Bytes.EMPTY));
    }
    SequenceRange all = new SequenceRange(1, entries.size());
    Reading before = reading(entries.size(), SequenceRanges.NONE.plus(all), SequenceRanges.NONE);
    LogName log = before.state().log();
    SegmentRef reference = SampleLog.segment(all, 0, 0, 1);
    return side(
            at -> Optional.of(at % 2 == 1 ? Commitments.of(log, entries.get((int) at - 1)) : OTHER),
            Optional.empty())
        .take(before, before.state().branch(1).orElseThrow(), reference, entries);
  }

  private boolean isDelivered() {
    return effects.stream().anyMatch(ReaderEffect.DeliverSide.class::isInstance);
  }

  @Test
  void asManyRangesAsTheLimitAreTaken() {
    SideBranch taken = takeMixed(CoreLimits.MAX_BRANCH_RANGES).state().branch(1).orElseThrow();
    assertThat(taken.own().asList()).hasSize(CoreLimits.MAX_BRANCH_RANGES);
    assertThat(isDelivered()).isTrue();
  }

  @Test
  void oneMoreIsRefusedAndAGap() {
    Reading reading = takeMixed(CoreLimits.MAX_BRANCH_RANGES + 1);
    assertThat(reading.state().branch(1).orElseThrow().own().isEmpty()).isTrue();
    assertThat(reading.troubles())
        .singleElement()
        .satisfies(trouble -> assertThat(trouble.cause()).isEqualTo(GapCause.FORKED));
    assertThat(isDelivered()).isFalse();
  }

  /** The main history takes in every second entry of a branch that was read whole before. */
  private SideBranch shareMixed(int ranges) {
    SequenceRanges.Builder odd = new SequenceRanges.Builder();
    for (long at = 1; at <= 2L * ranges; at += 2) {
      odd.add(at);
    }
    SequenceRanges all = SequenceRanges.NONE.plus(new SequenceRange(1, 2L * ranges));
    return side(at -> Optional.of(OTHER), Optional.of(OTHER))
        .alike(reading(2L * ranges, odd.build(), all), SequenceRanges.NONE)
        .state()
        .branch(1)
        .orElseThrow();
  }

  @Test
  void whatTheMainHistoryHasTooIsTheBranchsOwnNoMoreUpToTheLimit() {
    assertThat(shareMixed(CoreLimits.MAX_BRANCH_RANGES).own().asList())
        .hasSize(CoreLimits.MAX_BRANCH_RANGES);
  }

  @Test
  void beyondTheLimitTheBranchKeepsItsOwn() {
    assertThat(shareMixed(CoreLimits.MAX_BRANCH_RANGES + 1).own().asList()).hasSize(1);
  }
}
