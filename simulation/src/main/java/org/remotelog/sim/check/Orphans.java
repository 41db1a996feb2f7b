package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;

/**
 * Messages that need not come to everybody, as the only home that had them is gone: those that it
 * had not published, and those in a history that a shorter one of another copy has taken the place
 * of: that copy could not read them for a day, or did not know of them.
 */
final class Orphans {
  private final Truth truth = new Truth();
  private final CopiedLogs copied = new CopiedLogs();
  private final PerDevice<Home> homes = new PerDevice<>(Home::new, Home::new);
  private final Set<Integer> living = new TreeSet<>();

  /** The longest head of a log that some pointer took. */
  private final Map<LogName, Head> longest = new HashMap<>();

  /** Logs that began when another one ended. */
  private final Set<LogName> successors = new HashSet<>();

  /** Most entries of a head that somebody has read. */
  private final Map<LogName, Long> read = new HashMap<>();

  private final Set<MessageId> orphans = new HashSet<>();

  /** What stood in a history that another one has taken the place of, at some pointer. */
  private final Set<MessageId> behind = new HashSet<>();

  private record Head(long sequence, long count) {}

  private static final class Home {
    private final Map<MessageId, Place> written = new HashMap<>();
    private final Map<LogName, Long> published = new TreeMap<>();

    /** Most entries of a head that some pointer took. */
    private final Map<LogName, Long> taken = new TreeMap<>();

    Home() {}

    Home(Home other) {
      written.putAll(other.written);
      published.putAll(other.published);
      taken.putAll(other.taken);
    }
  }

  void learn(Event event) {
    truth.learn(event);
    copied.learn(event);
    homes.learn(event);
    if (event instanceof Event.Committed committed) {
      living.add(committed.device());
      committed(homes.of(committed.device()), committed.changes());
    } else if (event instanceof Event.Lost lost) {
      living.remove(lost.device());
      lost(homes.of(lost.device()));
    } else if (event instanceof Event.Taken taken) {
      taken(taken);
    }
  }

  private void committed(Home home, Changes changes) {
    for (LogName log : changes.ended()) {
      long published = home.published.getOrDefault(log, 0L);
      // What it has not published moves to the next log.
      home.written.values().removeIf(at -> at.log().equals(log) && at.sequence() > published);
      changes.own().stream()
          .filter(own -> own.published() == 0)
          .forEach(own -> successors.add(own.log()));
    }
    changes.heads().forEach(head -> read.merge(head.log(), head.count(), Math::max));
    for (Changes.Row row : changes.rows()) {
      if (row.own() && row.log().isPresent()) {
        home.written.put(row.id(), new Place(row.log().get(), row.sequence()));
      }
    }
    for (Changes.Own own : changes.own()) {
      home.published.put(own.log(), own.published());
      own.appended()
          .forEach(one -> home.written.put(one.id(), new Place(own.log(), one.sequence())));
    }
  }

  private void lost(Home home) {
    for (Map.Entry<MessageId, Place> one : home.written.entrySet()) {
      if (!isPublished(home, one.getValue())) {
        orphans.add(one.getKey());
      }
    }
  }

  /** A log that goes on for another one is found by the last head of that alone. */
  private boolean isPublished(Home home, Place place) {
    boolean isFound =
        !successors.contains(place.log()) || read.getOrDefault(place.log(), 0L) >= place.sequence();
    return isFound && home.taken.getOrDefault(place.log(), 0L) >= place.sequence();
  }

  private boolean isWrittenByOthers(MessageId id) {
    return living.stream().anyMatch(device -> homes.of(device).written.containsKey(id));
  }

  private void taken(Event.Taken taken) {
    homes.of(taken.device()).taken.merge(taken.log(), taken.count(), Math::max);
    Head before = longest.get(taken.log());
    if (before == null || taken.count() >= before.count()) {
      longest.put(taken.log(), new Head(taken.sequence(), taken.count()));
    } else if (copied.contains(taken.log()) && taken.sequence() >= before.sequence()) {
      for (long at = taken.count() + 1; at <= before.count(); at++) {
        behind.addAll(truth.all(taken.log(), at));
      }
    }
  }

  boolean contains(MessageId id) {
    return (orphans.contains(id) || behind.contains(id)) && !isWrittenByOthers(id);
  }
}
