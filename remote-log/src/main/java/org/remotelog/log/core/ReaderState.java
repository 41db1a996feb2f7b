package org.remotelog.log.core;

import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;

/**
 * What a reader of one log has to remember between passes; a value.
 *
 * @param accepted the newest head whose record and block both passed every check
 * @param held entries that were delivered and that a signed head confirms
 * @param verified the frontier over the entries 1..n that are held without a hole
 * @param conflicts valid records that contradict each other, kept as proof: both of a sequence,
 *     except where an earlier version kept only the one that was not accepted
 */
public record ReaderState(
    LogName log,
    Optional<Accepted> accepted,
    SequenceRanges held,
    LogRoot verified,
    List<Bytes> conflicts) {

  /** An accepted head with the bytes that prove it. */
  public record Accepted(HeadRecord record, Bytes headBlock, Head head) {}

  public ReaderState {
    conflicts = List.copyOf(conflicts);
  }

  /** The state of a reader that knows only the log's name. */
  public static ReaderState empty(LogName log) {
    return new ReaderState(log, Optional.empty(), SequenceRanges.NONE, LogRoot.EMPTY, List.of());
  }

  /** The number of entries of the accepted head, 0 when there is none. */
  public long count() {
    return accepted.map(a -> a.head().count()).orElse(0L);
  }

  ReaderState withAccepted(Accepted next) {
    return new ReaderState(log, Optional.of(next), held, verified, conflicts);
  }

  ReaderState withHeld(SequenceRanges nextHeld, LogRoot nextVerified) {
    return new ReaderState(log, accepted, nextHeld, nextVerified, conflicts);
  }

  ReaderState withConflicts(List<Bytes> next) {
    return new ReaderState(log, accepted, held, verified, next);
  }
}
