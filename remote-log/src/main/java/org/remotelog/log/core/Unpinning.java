package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.PageRef;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.IpnsRecordCodec;

/**
 * When blocks of an own log that newer heads have replaced may leave the stores: not before a grace
 * time is over, every pointer gives a head that does not link them, and the stores have what is
 * there in their place.
 *
 * <p>A home asks for its own blocks only. No other log has them: each is sealed with random salt,
 * so two logs never share a block, even when many homes share one store.
 */
public final class Unpinning {
  private Unpinning() {}

  /**
   * Whether it is time to look after a published log: after {@link CoreLimits#RECORD_CHECK_MS}, or
   * when the clock went back by more than that.
   */
  public static boolean isCheckDue(WriterState state, long nowMs) {
    return !state.outgoing().isPresent()
        && state
            .standing()
            .filter(standing -> standing.recordSequence() == state.recordSequence())
            .filter(
                standing -> Math.abs(nowMs - standing.checkedAtMs()) >= CoreLimits.RECORD_CHECK_MS)
            .isPresent();
  }

  /** Whether the grace time of blocks that were replaced then is over. */
  public static boolean isGraceOver(long sinceMs, long nowMs, long graceMs) {
    return sinceMs > 0 && nowMs - sinceMs >= graceMs;
  }

  /**
   * What the pointers say of an own log.
   *
   * @param agreed every pointer gives a record of at least this number; 0 when one gives none
   * @param foreign a record that this home has not signed: another copy of it has written
   */
  public record Agreement(long agreed, Optional<HeadRecord> foreign) {}

  /**
   * Compares what every pointer gave with what was signed.
   *
   * @param answers one for each configured pointer
   */
  public static Agreement agreement(WriterState state, Collection<List<Bytes>> answers) {
    long agreed = Long.MAX_VALUE;
    Optional<HeadRecord> foreign = Optional.empty();
    for (List<Bytes> answer : answers) {
      for (HeadRecord record : records(state.log(), answer)) {
        foreign = isForeign(state, record) ? Optional.of(record) : foreign;
      }
      agreed = Math.min(agreed, newest(state.log(), answer));
    }
    return new Agreement(answers.isEmpty() ? 0 : agreed, foreign);
  }

  /** The highest number of a record that this home has not signed, 0 when there is none. */
  public static long newestForeign(WriterState state, List<Bytes> answer) {
    long newest = 0;
    for (HeadRecord record : records(state.log(), answer)) {
      newest = isForeign(state, record) ? Math.max(newest, record.sequence()) : newest;
    }
    return newest;
  }

  /** The highest number of a record of the log in an answer, 0 when there is none. */
  private static long newest(LogName log, List<Bytes> answer) {
    long newest = 0;
    for (HeadRecord record : records(log, answer)) {
      newest = Math.max(newest, record.sequence());
    }
    return newest;
  }

  private static List<HeadRecord> records(LogName log, List<Bytes> answer) {
    List<HeadRecord> records = new ArrayList<>();
    for (Bytes bytes : answer) {
      try {
        records.add(IpnsRecordCodec.parse(log, bytes));
      } catch (MalformedException e) {
        continue; // Rubbish is no record.
      }
    }
    return records;
  }

  static boolean isForeign(WriterState state, HeadRecord record) {
    return record.sequence() > state.recordSequence()
        || (record.sequence() == state.recordSequence()
            && !state.headCid().equals(Optional.of(record.head())));
  }

  /**
   * The blocks that are there in place of others: the newest head, the segments that hold the same
   * entries, and for what has moved to a page that is full, the page; so too one level higher.
   */
  public static Set<Cid> cover(WriterState state, List<ReplacedBlock> replaced) {
    Set<Cid> cover = new LinkedHashSet<>();
    state.headCid().ifPresent(cover::add);
    for (ReplacedBlock block : replaced) {
      if (block.range().isPresent()) {
        SequenceRange range = block.range().get();
        addSegments(state.segments(), range, cover);
        WriterState.Paged paged = state.layout().paged();
        addSegments(paged.openPage(), range, cover);
        addPages(paged.pages(), range, cover);
        addPages(paged.openIndex(), range, cover);
      }
    }
    return cover;
  }

  private static void addSegments(List<SegmentRef> segments, SequenceRange range, Set<Cid> cover) {
    for (SegmentRef segment : segments) {
      if (overlap(segment.range(), range)) {
        cover.add(segment.cid());
      }
    }
  }

  private static void addPages(List<PageRef> pages, SequenceRange range, Set<Cid> cover) {
    for (PageRef page : pages) {
      if (overlap(page.range(), range)) {
        cover.add(page.cid());
      }
    }
  }

  private static boolean overlap(SequenceRange one, SequenceRange other) {
    return one.first() <= other.last() && other.first() <= one.last();
  }

  /** The blocks to give up; never one that the newest head still needs. */
  public static List<Cid> removable(WriterState state, List<ReplacedBlock> replaced) {
    Set<Cid> cids = new LinkedHashSet<>();
    replaced.forEach(block -> cids.add(block.cid()));
    state.headCid().ifPresent(cids::remove);
    state.notes().rosterBlocks().forEach(cids::remove);
    state.pages().forEach(page -> cids.remove(page.cid()));
    state.segments().forEach(segment -> cids.remove(segment.cid()));
    state.layout().paged().openPage().forEach(segment -> cids.remove(segment.cid()));
    state.layout().paged().openIndex().forEach(page -> cids.remove(page.cid()));
    return new ArrayList<>(cids);
  }
}
