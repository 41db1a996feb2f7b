package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.remotelog.log.LogName;

/** An entry stays sealed in the epoch in which it was sealed first: merging crosses none. */
public final class EpochsApart implements Invariant {
  private final PerDevice<Map<LogName, TreeMap<Long, Integer>>> epochs =
      new PerDevice<>(HashMap::new, EpochsApart::copy);

  @Override
  public String name() {
    return "epochs-apart";
  }

  @Override
  public Optional<String> after(Event event) {
    epochs.learn(event);
    if (event instanceof Event.Committed committed) {
      Map<LogName, TreeMap<Long, Integer>> here = epochs.of(committed.device());
      for (Changes.Own own : committed.changes().own()) {
        TreeMap<Long, Integer> known = here.computeIfAbsent(own.log(), absent -> new TreeMap<>());
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

  private static Map<LogName, TreeMap<Long, Integer>> copy(
      Map<LogName, TreeMap<Long, Integer>> other) {
    Map<LogName, TreeMap<Long, Integer>> copy = new HashMap<>();
    other.forEach((log, known) -> copy.put(log, new TreeMap<>(known)));
    return copy;
  }
}
