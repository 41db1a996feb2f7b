package org.remotelog.log.core;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
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
   * The record of a log that others may be given: the accepted one. Of a forked log none, as that
   * would take a side, unless the newest of all names the logs that go on: that is where all sides
   * end, and who knows the old name alone finds the others by it.
   */
  public static Optional<HeadRecord> candidate(ReaderState state) {
    Optional<ReaderState.Accepted> candidate =
        state.isForked()
            ? state.newest().filter(newest -> !newest.head().successors().isEmpty())
            : state.accepted();
    return candidate.map(ReaderState.Accepted::record);
  }

  /**
   * Whether that record may be passed on now. Not an expired one: name systems refuse it. Not one
   * with a head inside that is not its own: somebody changed it on the way. And not one that no
   * pointer has shown while entries of it are missing: it may come from a file that was cut, and
   * others would look for blocks that are nowhere.
   *
   * @param record the {@link #candidate}
   * @param isShown whether a pointer gave it, or a better one, in this pass
   */
  public static boolean mayPassOn(
      ReaderState state, HeadRecord record, boolean isShown, long nowMs) {
    boolean isIntact = !record.inlineHead().isPresent() || record.verifiedInlineHead().isPresent();
    return isIntact
        && !record.isExpired(Instant.ofEpochMilli(nowMs))
        && (isShown || isWhole(state, record));
  }

  private static boolean isWhole(ReaderState state, HeadRecord record) {
    for (SideBranch branch : state.branches()) {
      if (branch.record().equals(record)) {
        return branch.isRead();
      }
    }
    return state.held().contiguousFromOne() >= state.count();
  }
}
