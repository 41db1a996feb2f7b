package org.remotelog.log.client;

import java.util.List;
import org.remotelog.log.Gap;
import org.remotelog.log.LogName;

/**
 * What a catch-up pass did.
 *
 * @param rounds rounds of requests, each waiting for the one before
 * @param requests all requests to stores and pointers
 * @param bytesIn bytes of records and blocks received
 * @param segments segments opened
 * @param entries entries handed on
 * @param fromMembers entries that members gave directly when they were asked, so that no segment
 *     was fetched for them
 * @param reputs records that were published again, unchanged, at a pointer that had lost them
 * @param bytesOut bytes of the records that were sent for that
 * @param gaps what is missing of the logs that were read
 * @param refusals bytes that failed a check
 * @param warnings what was odd and did not stop the work
 */
public record CatchUp(
    int rounds,
    int requests,
    long bytesIn,
    int segments,
    long entries,
    long fromMembers,
    int reputs,
    long bytesOut,
    List<Gap> gaps,
    List<Refusal> refusals,
    List<String> warnings) {

  /** Bytes from outside that were not used. */
  public record Refusal(LogName log, String what, String source, String reason) {}

  public CatchUp {
    gaps = List.copyOf(gaps);
    refusals = List.copyOf(refusals);
    warnings = List.copyOf(warnings);
  }
}
