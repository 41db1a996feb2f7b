package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.remotelog.log.LogName;

/** An entry stays sealed in the epoch in which it was sealed first: merging crosses none. */
public final class EpochsApart implements Invariant {
  private final Map<LogName, TreeMap<Long, Integer>> epochs = new HashMap<>();

  @Override
  public String name() {
    return "epochs-apart";
  }

  @Override
  public Optional<String> after(Event event) {
    if (event instanceof Event.Committed committed) {
      for (Changes.Own own : committed.changes().own()) {
        TreeMap<Long, Integer> known = epochs.computeIfAbsent(own.log(), absent -> new TreeMap<>());
        for (Changes.Segment segment : own.segments()) {
          for (long at = segment.range().first(); at <= segment.range().last(); at++) {
            Integer before = known.putIfAbsent(at, segment.epoch());
            if (before != null && before != segment.epoch()) {
              return Optional.of(
                  "d"
                      + committed.device()
                      + " seals "
                      + Names.of(own.log())
                      + "/"
                      + at
                      + " of epoch "
                      + before
                      + " again in epoch "
                      + segment.epoch());
            }
          }
        }
      }
    }
    return Optional.empty();
  }
}
