package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.remotelog.log.LogName;

/** What truly stands in the logs: what their writers committed. */
final class Truth {
  private final Map<Position, Changes.Row> entries = new HashMap<>();

  /** A place in a log. */
  private record Position(LogName log, long sequence) {}

  void learn(Event event) {
    if (event instanceof Event.Committed committed) {
      for (Changes.Row row : committed.changes().rows()) {
        if (row.own() && row.log().isPresent()) {
          entries.put(new Position(row.log().get(), row.sequence()), row);
        }
      }
    }
  }

  /** The message at a place; empty for a member entry, and when there is nothing. */
  Optional<Changes.Row> at(LogName log, long sequence) {
    return Optional.ofNullable(entries.get(new Position(log, sequence)));
  }
}
