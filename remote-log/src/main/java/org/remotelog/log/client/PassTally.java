package org.remotelog.log.client;

import java.util.ArrayList;
import java.util.List;
import org.remotelog.log.Gap;

/** What a pass has counted so far. */
final class PassTally {
  final List<Gap> gaps = new ArrayList<>();
  final List<CatchUp.Refusal> refusals = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();
  int requests;
  int segments;
  long bytesIn;
  long entries;

  CatchUp result(int rounds) {
    return new CatchUp(rounds, requests, bytesIn, segments, entries, gaps, refusals, warnings);
  }
}
