package org.remotelog.log.client;

import java.util.ArrayList;
import java.util.List;
import org.remotelog.log.Gap;
import org.remotelog.log.LogName;
import org.remotelog.log.core.ReaderEffect;

/** What a pass has counted so far. */
final class PassTally {
  final List<Gap> gaps = new ArrayList<>();
  final List<CatchUp.Refusal> refusals = new ArrayList<>();
  final List<String> warnings = new ArrayList<>();
  int requests;
  int segments;
  long bytesIn;
  long entries;
  int reputs;
  long bytesOut;
  long fromMembers;

  void stale(LogName log, ReaderEffect.Stale effect) {
    warnings.add(
        "a pointer gave record "
            + effect.sequence()
            + " of log "
            + log
            + ", older than record "
            + effect.floor()
            + " that was seen before; it was refused");
  }

  CatchUp result(int rounds) {
    return new CatchUp(
        rounds,
        requests,
        bytesIn,
        segments,
        entries,
        fromMembers,
        reputs,
        bytesOut,
        gaps,
        refusals,
        warnings);
  }
}
