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
  private final PlaceTally pointers = new PlaceTally("pointer");
  private final PlaceTally stores = new PlaceTally("store");
  int requests;
  int segments;
  long bytesIn;
  long entries;
  int reputs;
  long bytesOut;
  long fromMembers;

  /** A pointer has answered, unless there is a failure. */
  void pointer(String place, long bytes, String failure) {
    bytesIn += bytes;
    if (failure.isEmpty()) {
      pointers.answered(place);
    } else {
      pointers.failed(place, failure);
    }
  }

  /** A store was asked. */
  void store(BlockFetch.Attempt attempt) {
    bytesIn += attempt.bytes();
    if (attempt.isFailure()) {
      stores.failed(attempt.place(), attempt.problem());
    } else {
      stores.answered(attempt.place());
    }
  }

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
    List<String> told = new ArrayList<>(warnings);
    told.addAll(pointers.warnings());
    told.addAll(stores.warnings());
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
        told);
  }
}
