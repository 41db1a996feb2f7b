package org.remotelog.pointer.local;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.RecordOrder;
import org.remotelog.log.StaleHeadException;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.pointer.Publishing;

/**
 * What a pointer holds for one log, and what becomes of it when a record is offered: a pure
 * decision. The records that are held have one sequence and different heads; the first came first.
 *
 * @param records best first, as they were published
 * @param verdict what the publisher is told
 */
record HeldRecords(List<Bytes> records, Verdict verdict) {
  /** What became of a record that was offered. */
  enum Verdict {
    /** It is held now, or was already. */
    ACCEPTED,
    /** A newer one is held; it is not kept. */
    STALE,
    /**
     * Another head of the same sequence came first; it is kept behind that one when there is room.
     */
    CONFLICTING
  }

  HeldRecords {
    records = Collections.unmodifiableList(new ArrayList<>(records));
  }

  /**
   * Decides about a record.
   *
   * @param held what was held before; rows that are damaged or foreign do not count, and give way
   *     to a record that is accepted
   */
  static HeldRecords offer(LogName log, List<Bytes> held, HeadRecord offered) {
    List<HeadRecord> good = readable(log, held);
    if (good.isEmpty()) {
      return new HeldRecords(Collections.singletonList(offered.bytes()), Verdict.ACCEPTED);
    }
    long newest = good.get(0).sequence();
    if (offered.sequence() < newest) {
      return new HeldRecords(held, Verdict.STALE);
    }
    if (offered.sequence() > newest) {
      return new HeldRecords(Collections.singletonList(offered.bytes()), Verdict.ACCEPTED);
    }
    int same = indexOf(good, offered.head());
    Verdict verdict = same == 0 ? Verdict.ACCEPTED : Verdict.CONFLICTING;
    if (same < 0) {
      if (good.size() < Limits.MAX_RECORDS_PER_NAME) {
        good.add(offered);
      }
    } else if (isBetter(offered, good.get(same))) {
      good.set(same, offered);
    } else if (RecordOrder.compare(offered, good.get(same)) < 0 && same == 0) {
      verdict = Verdict.STALE;
    }
    return new HeldRecords(bytes(good), verdict);
  }

  /** Tells the publisher, once what became of the record is durable. */
  void report(HeadRecord offered) throws StaleHeadException {
    if (verdict == Verdict.STALE) {
      throw Publishing.stale("the pointer", offered);
    }
    if (verdict == Verdict.CONFLICTING) {
      throw Publishing.conflicting("the pointer", offered);
    }
  }

  /** The records of the highest sequence that can be read, in the order in which they are held. */
  private static List<HeadRecord> readable(LogName log, List<Bytes> held) {
    List<HeadRecord> newest = new ArrayList<>();
    for (Bytes bytes : held) {
      Optional<HeadRecord> readable = parse(log, bytes);
      if (!readable.isPresent()) {
        continue; // Damaged where it is held: anything good is better.
      }
      HeadRecord record = readable.get();
      if (!newest.isEmpty() && record.sequence() > newest.get(0).sequence()) {
        newest.clear();
      }
      boolean known = indexOf(newest, record.head()) >= 0;
      if (!known && (newest.isEmpty() || record.sequence() == newest.get(0).sequence())) {
        newest.add(record);
      }
    }
    return newest;
  }

  private static Optional<HeadRecord> parse(LogName log, Bytes bytes) {
    try {
      return Optional.of(IpnsRecordCodec.parse(log, bytes));
    } catch (MalformedException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a record of the same head is worth having in place of the one that is held: a renewal,
   * or the same with the head block inline where the copy that is held has lost it. The inline part
   * is not signed, so it may be lost on the way.
   */
  private static boolean isBetter(HeadRecord offered, HeadRecord held) {
    int order = RecordOrder.compare(offered, held);
    boolean inline =
        offered.verifiedInlineHead().isPresent() && !held.verifiedInlineHead().isPresent();
    return order > 0 || (order == 0 && inline);
  }

  private static int indexOf(List<HeadRecord> records, Cid head) {
    for (int i = 0; i < records.size(); i++) {
      if (records.get(i).head().equals(head)) {
        return i;
      }
    }
    return -1;
  }

  private static List<Bytes> bytes(List<HeadRecord> records) {
    List<Bytes> bytes = new ArrayList<>();
    for (HeadRecord record : records) {
      bytes.add(record.bytes());
    }
    return bytes;
  }
}
