package org.remotelog.log.client;

import java.util.List;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;

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
    /** The log can publish no new head any more. */
    static Failure usedUp(LogName log) {
      return new Failure(
          log,
          "this device",
          "it has used its last record number, "
              + Limits.MAX_RECORD_SEQUENCE
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
