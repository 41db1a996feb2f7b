package org.remotelog;

import java.util.List;

/**
 * What a flush published.
 *
 * @param published heads that every store and pointer took
 * @param segments segments put
 * @param bytesOut bytes of blocks and records sent
 * @param requests requests to stores and pointers
 * @param pending entries of own logs that are not published yet
 * @param failures what stood in the way, for a person to read
 */
public record FlushReport(
    int published, int segments, long bytesOut, int requests, long pending, List<String> failures) {
  public FlushReport {
    failures = List.copyOf(failures);
  }
}
