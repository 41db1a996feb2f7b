package org.remotelog;

import java.util.List;
import org.remotelog.log.Gap;

/**
 * What one pass did.
 *
 * @param rounds rounds of requests that catching up took, each waiting for the one before
 * @param requests all requests to stores and pointers
 * @param bytesIn bytes of records and blocks received
 * @param bytesOut bytes of records and blocks sent
 * @param published heads published
 * @param segmentsIn segments opened
 * @param segmentsOut segments put
 * @param newMessages messages delivered
 * @param duplicates messages that came again
 * @param waiting messages that are here and wait for a parent
 * @param fromMembers entries that connected members gave when they were asked, so that no segment
 *     was fetched for them
 * @param reputs records, of any log, that were published again at a pointer that had lost them
 * @param removed own blocks that newer heads have replaced and that every store has given up
 * @param gaps what is known to be missing
 * @param refusals bytes that failed a check and were not used
 * @param warnings what was odd and did not stop the work
 * @param failures what could not be published and is kept
 * @param ms how long the pass took, in milliseconds
 */
public record SyncReport(
    int rounds,
    int requests,
    long bytesIn,
    long bytesOut,
    int published,
    int segmentsIn,
    int segmentsOut,
    long newMessages,
    long duplicates,
    long waiting,
    long fromMembers,
    int reputs,
    int removed,
    List<Gap> gaps,
    List<String> refusals,
    List<String> warnings,
    List<String> failures,
    long ms) {
  public SyncReport {
    gaps = List.copyOf(gaps);
    refusals = List.copyOf(refusals);
    warnings = List.copyOf(warnings);
    failures = List.copyOf(failures);
  }

  /**
   * Whether everything that is known to exist is here and delivered, and nothing that came was
   * refused.
   */
  public boolean isComplete() {
    return gaps.isEmpty() && refusals.isEmpty() && waiting == 0;
  }
}
