package org.remotelog.sim.check;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.log.Receipt;
import org.remotelog.mvds.MessageId;

/**
 * A head says of no entry of another log that its writer holds it, when it does not; and of a log
 * with several histories nothing behind the place where they part, once its writer knows of that.
 * In the end all heads together say of every message that a log has had before it was copied that
 * everybody holds it.
 */
public final class ReceiptsAreTrue implements Invariant {
  private final Truth truth = new Truth();
  private final Orphans orphans = new Orphans();
  private final Map<Bytes, LogName> byTag = new HashMap<>();
  private final Map<LogName, Long> counts = new HashMap<>();
  private final Map<LogName, Set<Integer>> writers = new TreeMap<>();

  /** Most entries of a head that a pointer took. */
  private final Map<LogName, Long> published = new HashMap<>();

  /** How many entries were published when the home was copied. */
  private final Map<LogName, Long> common = new HashMap<>();

  private final Set<Integer> lost = new HashSet<>();
  private final PerDevice<Knowledge> held = new PerDevice<>(Knowledge::new, Knowledge::new);

  /** By who says it and of which log. */
  private final Map<Pair, Receipt> said = new HashMap<>();

  private long events;

  private record Pair(LogName from, LogName of) {}

  private static final class Knowledge {
    private final Set<MessageId> ids = new HashSet<>();
    private final Map<Place, MessageId> places = new HashMap<>();
    private final Map<MessageId, Place> of = new HashMap<>();

    /** Since when two messages of one place are here, by the number of the event. */
    private final Map<Place, Long> forks = new HashMap<>();

    /** Published entries of own logs. */
    private final Map<LogName, Long> published = new HashMap<>();

    /** When the newest record of an own log was signed. */
    private final Map<Place, Long> signed = new HashMap<>();

    Knowledge() {}

    Knowledge(Knowledge other) {
      ids.addAll(other.ids);
      places.putAll(other.places);
      of.putAll(other.of);
      forks.putAll(other.forks);
      signed.putAll(other.signed);
      published.putAll(other.published);
    }

    void take(Changes.Row row, long event) {
      ids.add(row.id());
      if (row.confirmed() && row.log().isPresent()) {
        Place place = new Place(row.log().get(), row.sequence());
        Place left = of.put(row.id(), place);
        if (left != null && !left.equals(place)) {
          places.remove(left, row.id());
        }
        MessageId before = places.put(place, row.id());
        if (before != null && !before.equals(row.id())) {
          forks.putIfAbsent(place, event);
        }
      }
    }

    /** Whether a record was signed when a fork was known. */
    boolean knewFork(Place fork, Place record) {
      return forks.getOrDefault(fork, Long.MAX_VALUE) < signed.getOrDefault(record, 0L);
    }
  }

  @Override
  public String name() {
    return "receipts-are-true";
  }

  @Override
  public Optional<String> after(Event event) {
    events++;
    truth.learn(event);
    held.learn(event);
    orphans.learn(event);
    if (event instanceof Event.Committed committed) {
      committed(committed);
    } else if (event instanceof Event.Taken one) {
      published.merge(one.log(), one.count(), Math::max);
    } else if (event instanceof Event.Lost one) {
      lost.add(one.device());
    } else if (event instanceof Event.Restored one) {
      for (LogName log : one.logs()) {
        writers(log).add(one.device());
        common.merge(log, held.of(one.device()).published.getOrDefault(log, 0L), Math::min);
      }
    } else if (event instanceof Event.Said one) {
      for (Receipt receipt : one.receipts()) {
        Optional<String> wrong = untrue(one, receipt);
        if (wrong.isPresent()) {
          return wrong;
        }
      }
    } else if (event instanceof Event.Ended ended) {
      for (View view : ended.views()) {
        Optional<String> unsaid = unsaid(view);
        if (unsaid.isPresent()) {
          return unsaid;
        }
      }
    }
    return Optional.empty();
  }

  private void committed(Event.Committed event) {
    Knowledge here = held.of(event.device());
    event.changes().rows().forEach(row -> here.take(row, events));
    here.ids.addAll(event.changes().waiting());
    for (Changes.Own own : event.changes().own()) {
      byTag.put(Receipt.logTagOf(own.log()), own.log());
      counts.merge(own.log(), own.count(), Math::max);
      here.published.put(own.log(), own.published());
      writers(own.log()).add(event.device());
      here.signed.putIfAbsent(new Place(own.log(), own.recordSequence()), events);
    }
  }

  private Set<Integer> writers(LogName log) {
    return writers.computeIfAbsent(log, absent -> new TreeSet<>());
  }

  private Optional<String> untrue(Event.Said one, Receipt receipt) {
    LogName log = byTag.get(receipt.logTag());
    String what = "d" + one.device() + " says that it holds ";
    if (log == null) {
      return Optional.of(what + "something of a log that there is not");
    }
    if (receipt.upTo() > counts.getOrDefault(log, 0L)) {
      return Optional.of(what + receipt.upTo() + " entries of " + Names.of(log));
    }
    Knowledge here = held.of(one.device());
    for (long at = 1; at <= receipt.upTo(); at++) {
      Collection<MessageId> there = truth.all(log, at);
      if (!receipt.covers(at) || there.isEmpty()) {
        continue;
      }
      if (there.stream().noneMatch(here.ids::contains)) {
        return Optional.of(what + Names.of(log) + "/" + at + ", and lacks it");
      }
      if (here.knewFork(new Place(log, at), new Place(one.log(), one.sequence()))) {
        return Optional.of(what + Names.of(log) + "/" + at + ", and knows two histories there");
      }
    }
    said.put(new Pair(one.log(), log), receipt);
    return Optional.empty();
  }

  /** How far a log goes; of one that was copied, to the last head that all copies have. */
  private long due(LogName log) {
    long last = published.getOrDefault(log, 0L);
    return Math.min(last, common.getOrDefault(log, last));
  }

  private Optional<String> unsaid(View view) {
    for (Map.Entry<LogName, Set<Integer>> log : writers.entrySet()) {
      boolean isOwn = log.getValue().contains(view.device());
      if (isOwn || lost.containsAll(log.getValue())) {
        continue; // Nobody is left who could want to know.
      }
      Receipt receipt = said.get(new Pair(view.log(), log.getKey()));
      long due = due(log.getKey());
      for (long at = 1; at <= due; at++) {
        Collection<MessageId> there = truth.all(log.getKey(), at);
        boolean isDue = there.stream().anyMatch(id -> !orphans.contains(id));
        if (isDue && (receipt == null || !receipt.covers(at))) {
          return Optional.of(
              "d"
                  + view.device()
                  + " has not said that it holds "
                  + Names.of(log.getKey())
                  + "/"
                  + at);
        }
      }
    }
    return Optional.empty();
  }
}
