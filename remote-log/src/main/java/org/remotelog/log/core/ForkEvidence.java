package org.remotelog.log.core;

import java.util.ArrayList;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.codec.IpnsRecordCodec;

/**
 * The records that prove a fork: two of one sequence that name different heads. Both are kept, as
 * the accepted one is replaced when the log goes on.
 */
final class ForkEvidence {
  private ForkEvidence() {}

  /**
   * Adds what is not kept yet of a pair, at most {@link Limits#MAX_RECORDS_PER_NAME} in all. A pair
   * is added whole or not at all: one record proves nothing.
   */
  static void keep(List<Bytes> kept, HeadRecord one, HeadRecord other) {
    List<Bytes> added = new ArrayList<>();
    for (HeadRecord record : List.of(one, other)) {
      if (!isKept(kept, record)) {
        added.add(record.bytes());
      }
    }
    if (kept.size() + added.size() <= Limits.MAX_RECORDS_PER_NAME) {
      kept.addAll(added);
    }
  }

  /** Compared by what is signed: anybody can vary the rest. */
  private static boolean isKept(List<Bytes> kept, HeadRecord conflict) {
    for (Bytes bytes : kept) {
      try {
        HeadRecord record = IpnsRecordCodec.parse(conflict.log(), bytes);
        if (record.sequence() == conflict.sequence() && record.head().equals(conflict.head())) {
          return true;
        }
      } catch (MalformedException e) {
        continue; // Kept by an earlier version; it proves nothing now.
      }
    }
    return false;
  }
}
