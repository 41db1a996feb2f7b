package org.remotelog.sim.check;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;

/**
 * What truly stands in the logs: what their writers committed. A log that two homes write may have
 * several messages at one place.
 */
final class Truth {
  private final Map<Position, Map<MessageId, Changes.Row>> entries = new HashMap<>();

  private final Map<MessageId, Changes.Row> originals = new HashMap<>();

  /** Where a device has put something else than a message. */
  private final Set<Position> members = new HashSet<>();

  private final PerDevice<Written> written = new PerDevice<>(Written::new, Written::new);

  /** A place in a log. */
  private record Position(LogName log, long sequence) {}

  /** What one device has appended: how much to each log, and where messages are. */
  private static final class Written {
    private final Map<LogName, Long> counts = new HashMap<>();
    private final Set<Position> places = new HashSet<>();

    Written() {}

    Written(Written other) {
      counts.putAll(other.counts);
      places.addAll(other.places);
    }
  }

  void learn(Event event) {
    written.learn(event);
    if (event instanceof Event.Committed committed) {
      for (Changes.Row row : committed.changes().rows()) {
        if (row.own() && row.log().isPresent()) {
          Position place = new Position(row.log().get(), row.sequence());
          written.of(committed.device()).places.add(place);
          originals.putIfAbsent(row.id(), row);
          entries.computeIfAbsent(place, absent -> new LinkedHashMap<>()).put(row.id(), row);
        }
      }
      Written by = written.of(committed.device());
      for (Changes.Own own : committed.changes().own()) {
        long before = by.counts.getOrDefault(own.log(), 0L);
        by.counts.put(own.log(), own.count());
        for (long at = before + 1; at <= own.count(); at++) {
          Position place = new Position(own.log(), at);
          if (!by.places.contains(place)) {
            members.add(place);
          }
        }
      }
    }
  }

  /** Messages one of which stands at a place; empty when something else may, and when nothing. */
  Collection<Changes.Row> all(LogName log, long sequence) {
    Position place = new Position(log, sequence);
    return members.contains(place) ? List.of() : entries.getOrDefault(place, Map.of()).values();
  }

  /** The message at a place, if it is that one. */
  Optional<Changes.Row> at(LogName log, long sequence, MessageId id) {
    return Optional.ofNullable(entries.getOrDefault(new Position(log, sequence), Map.of()).get(id));
  }

  /**
   * A message that may have been put once more at a place: what another copy of a home has written
   * is taken along into the log that goes on, and keeps its row.
   */
  Optional<Changes.Row> takenAlong(LogName log, long sequence, MessageId id) {
    return members.contains(new Position(log, sequence))
        ? Optional.ofNullable(originals.get(id))
        : Optional.empty();
  }

  /** Whether histories are known to differ at a place. */
  boolean isForked(LogName log, long sequence) {
    return all(log, sequence).size() > 1;
  }

  /** Messages at a place, as they are named. */
  String names(LogName log, long sequence) {
    List<String> names = all(log, sequence).stream().map(row -> Names.of(row.id())).toList();
    return names.isEmpty() ? "nothing" : String.join(" or ", names);
  }
}
