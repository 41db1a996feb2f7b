package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Announced;
import org.remotelog.log.Limits;
import org.remotelog.log.Receipt;
import org.remotelog.log.Roster.RosterRecord;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.WriterInput.HeadExtras;

/**
 * What heads say of other logs, and when: receipts ride on every head; alone they are a reason for
 * one from time to time. Newest records of other logs ride in a roster, which is written again at
 * most hourly and only with a head that is signed anyway.
 */
public final class HeadNotes {
  private static final int TAG_BYTES = 8;

  private HeadNotes() {}

  /** What has to be looked at before a head can be signed. */
  public enum Look {
    /** Nothing: there is no reason for a head. */
    NOT_DUE,
    /** Nothing, but there are entries to publish. */
    AT_NONE,
    /** The states of all other logs. */
    AT_OTHERS
  }

  /**
   * Whether the states of other logs are worth reading now.
   *
   * @param others how many other logs there are
   */
  public static Look look(WriterState state, int others, long nowMs) {
    if (state.count() > state.sealedCount()) {
      boolean isSaid = others <= CoreLimits.MAX_HEAD_RECEIPTS || isRosterDue(state, others, nowMs);
      return others > 0 && isSaid ? Look.AT_OTHERS : Look.AT_NONE;
    }
    return others > 0 && isDueAlone(state, others, nowMs) ? Look.AT_OTHERS : Look.NOT_DUE;
  }

  /**
   * What is known of another log.
   *
   * @param common where the branches of a forked log part, as far as it is held; empty of others
   */
  public record Other(ReaderState state, Optional<LogRoot> common) {}

  /**
   * What the next head is to say; empty when nothing is pending and all receipts were given.
   *
   * @param others what is known of the other logs, in an order that stays the same
   */
  public static Optional<HeadExtras> of(
      WriterState state, Collection<Other> others, Announced announced, long nowMs) {
    List<Receipt> receipts = new ArrayList<>();
    for (Other other : others) {
      if (receipts.size() < Limits.MAX_RECEIPTS) {
        OwnReceipts.of(other.state(), other.common()).ifPresent(receipts::add);
      }
    }
    boolean isNews = receipts.stream().anyMatch(unsaid(receipts, state.notes().receiptsTag()));
    if (state.count() == state.sealedCount() && !isNews) {
      return Optional.empty();
    }
    return Optional.of(new HeadExtras(receipts, roster(state, others, nowMs), announced));
  }

  /**
   * Whether heads have said what is held of another log, now that receipts stand in them; also when
   * nothing is held.
   */
  public static boolean isSaid(WriterState state, Other other) {
    return OwnReceipts.of(other.state(), other.common())
        .map(receipt -> !unsaid(List.of(receipt), state.notes().receiptsTag()).test(receipt))
        .orElse(true);
  }

  private static Optional<List<RosterRecord>> roster(
      WriterState state, Collection<Other> others, long nowMs) {
    if (!isRosterDue(state, others.size(), nowMs)) {
      return Optional.empty();
    }
    List<RosterRecord> rows = new ArrayList<>();
    for (Other other : others) {
      Optional<ReaderState.Accepted> accepted = other.state().accepted();
      if (accepted.isPresent()) {
        Bytes record = IpnsRecordCodec.bare(accepted.get().record()).bytes();
        if (record.size() <= Limits.MAX_ROSTER_RECORD_BYTES) {
          rows.add(new RosterRecord(other.state().log(), record));
        }
      }
    }
    boolean isNews = !rows.isEmpty() && !tagOfRows(rows).equals(state.notes().rosterTag());
    boolean isForReceipts = others.size() > CoreLimits.MAX_HEAD_RECEIPTS;
    return isNews || isForReceipts ? Optional.of(rows) : Optional.empty();
  }

  private static boolean isRosterDue(WriterState state, int others, long nowMs) {
    return others + 1 >= CoreLimits.MIN_ROSTER_LOGS
        && isOver(state.notes().rosterAtMs(), nowMs, CoreLimits.ROSTER_MS);
  }

  private static boolean isDueAlone(WriterState state, int others, long nowMs) {
    long pauseMs =
        others + 1 <= CoreLimits.SMALL_GROUP_LOGS
            ? CoreLimits.RECEIPTS_ALONE_MS
            : CoreLimits.RECEIPTS_ALONE_LARGE_MS;
    return isOver(state.headWrittenAtMs(), nowMs, pauseMs);
  }

  /** A clock that went back counts as a long time: else nothing would be said until it is there. */
  private static boolean isOver(long sinceMs, long nowMs, long pauseMs) {
    return Math.abs(nowMs - sinceMs) >= pauseMs;
  }

  /**
   * Which receipts were given: a tag of each, and one of all that stand in a roster, which has room
   * for them.
   */
  static Bytes said(List<Receipt> receipts) {
    ByteWriter out = new ByteWriter();
    ByteWriter all = new ByteWriter();
    for (Receipt receipt : receipts) {
      out.bytes(tagOf(receipt));
      all.bytes(tagOf(receipt));
    }
    return receipts.size() > CoreLimits.MAX_HEAD_RECEIPTS ? tagOf(all) : out.toBytes();
  }

  /**
   * Which receipts were given after another head. One that was left out of it, but given by a head
   * before, was given.
   *
   * @param wanted all that there were to give
   * @param before which were given before
   * @param inHead those that the head has
   */
  static Bytes saidAfter(List<Receipt> wanted, Bytes before, List<Receipt> inHead) {
    Predicate<Receipt> isUnsaid = unsaid(wanted, before);
    boolean isNewSaid = inHead.stream().anyMatch(isUnsaid);
    List<Receipt> said = new ArrayList<>(wanted);
    // When there is no room for a single one, another head alone would have none either.
    said.removeIf(receipt -> isNewSaid && isUnsaid.test(receipt) && !inHead.contains(receipt));
    return said(said);
  }

  /** Whether one of these receipts was not given yet. */
  static Predicate<Receipt> unsaid(List<Receipt> wanted, Bytes said) {
    if (wanted.size() > CoreLimits.MAX_HEAD_RECEIPTS) {
      boolean isSame = said(wanted).equals(said);
      return receipt -> !isSame;
    }
    Set<Bytes> tags = new HashSet<>();
    for (int at = 0; at + TAG_BYTES <= said.size(); at += TAG_BYTES) {
      tags.add(said.slice(at, at + TAG_BYTES));
    }
    return receipt -> !tags.contains(tagOf(receipt));
  }

  private static Bytes tagOf(Receipt receipt) {
    ByteWriter out = new ByteWriter();
    out.bytes(receipt.logTag()).u64(receipt.upTo()).bytes(receipt.rootTag());
    for (SequenceRange run : receipt.except()) {
      out.u64(run.first()).u64(run.last());
    }
    return tagOf(out);
  }

  /** Which records these are. */
  static Bytes tagOfRows(List<RosterRecord> rows) {
    ByteWriter out = new ByteWriter();
    for (RosterRecord row : rows) {
      out.bytes(row.log().publicKey()).u32(row.record().size()).bytes(row.record());
    }
    return tagOf(out);
  }

  private static Bytes tagOf(ByteWriter out) {
    return Sha256.of(out.toBytes()).bytes().slice(0, TAG_BYTES);
  }
}
