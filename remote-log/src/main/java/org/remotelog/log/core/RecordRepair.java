package org.remotelog.log.core;

import java.time.Instant;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.RecordOrder;
import org.remotelog.log.codec.IpnsRecordCodec;

/**
 * Whether a record that is known is published once more, unchanged, where a pointer has lost it.
 * Anybody may do that for any log: a record proves itself, and only its owner can make a better
 * one.
 */
public final class RecordRepair {
  private RecordRepair() {}

  /** Whether a pointer that gave these records has neither this one nor a better one. */
  public static boolean isLacking(HeadRecord record, List<Bytes> answer) {
    for (Bytes bytes : answer) {
      if (bytes.equals(record.bytes())) {
        return false;
      }
      try {
        if (RecordOrder.compare(IpnsRecordCodec.parse(record.log(), bytes), record) >= 0) {
          return false;
        }
      } catch (MalformedException e) {
        continue; // Rubbish is no record.
      }
    }
    return true;
  }

  /**
   * Whether the accepted record of a log may be passed on at all. Not an expired one: name systems
   * refuse it. Not one with a head inside that is not its own: somebody changed it on the way. Not
   * one of a forked log: that would take a side. And not one that no pointer has shown while
   * entries of it are missing: it may come from a file that was cut, and others would look for
   * blocks that are nowhere.
   *
   * @param isShown whether a pointer gave it, or a better one, in this pass
   */
  public static boolean mayPassOn(ReaderState state, boolean isShown, long nowMs) {
    if (!state.accepted().isPresent() || state.isForked() || !state.branches().isEmpty()) {
      return false;
    }
    HeadRecord record = state.accepted().get().record();
    boolean isIntact = !record.inlineHead().isPresent() || record.verifiedInlineHead().isPresent();
    boolean isWhole = state.held().contiguousFromOne() >= state.count();
    return isIntact && !record.isExpired(Instant.ofEpochMilli(nowMs)) && (isShown || isWhole);
  }
}
