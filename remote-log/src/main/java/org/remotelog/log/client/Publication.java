package org.remotelog.log.client;

import java.util.List;
import java.util.Optional;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.core.WriterCore;
import org.remotelog.log.core.WriterState;

/**
 * What a flush did.
 *
 * @param published logs whose new head every store and pointer took
 * @param failures what is still on its way, and why; it is sent again by the next flush
 * @param segments sealed blocks of entries that were put
 * @param bytesOut bytes of the blocks and records that were sent, once per store and pointer
 * @param requests requests to stores and pointers
 */
public record Publication(
    List<Published> published, List<Failure> failures, int segments, long bytesOut, int requests) {

  /** A head that is out: it covers entries 1..count. */
  public record Published(LogName log, long count, long recordSequence) {}

  /**
   * A store or pointer that did not take a head.
   *
   * @param foreignHead whether it has another, newer or equal head of this log: another copy of
   *     this home has written it
   */
  public record Failure(LogName log, String where, String why, boolean foreignHead) {
    /** Why the log can publish no new head any more, if that is so. */
    static Optional<Failure> ofItsEnd(WriterState state) {
      if (WriterCore.isUsedUp(state)) {
        return Optional.of(
            end(state, "it has used its last record number, " + Limits.MAX_OPEN_RECORD_SEQUENCE));
      }
      return WriterCore.isFull(state)
          ? Optional.of(end(state, "its head has no room for more pages"))
          : Optional.empty();
    }

    private static Failure end(WriterState state, String why) {
      return new Failure(
          state.log(),
          "this device",
          why
              + ", so nothing new can be published in it; what was written stays in this home. Join"
              + " the group again with a new home",
          false);
    }
  }

  public Publication {
    published = List.copyOf(published);
    failures = List.copyOf(failures);
  }
}
