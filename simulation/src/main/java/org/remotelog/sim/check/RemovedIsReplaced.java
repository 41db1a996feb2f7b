package org.remotelog.sim.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;

/**
 * A block is removed only after every pointer has told its writer of a head that does not lead to
 * it, and when the grace time has passed since a head without it went out, as far as the clock of
 * the device was right.
 */
public final class RemovedIsReplaced implements Invariant {
  private final int pointers;
  private final long graceMs;
  private final PerDevice<Writer> writers = new PerDevice<>(Writer::new, Writer::new);

  private record Asked(int pointer, LogName log) {}

  /** The newest head that leads to a block. */
  private record Linked(LogName log, long sequence) {}

  /** What a device has published and was told. */
  private static final class Writer {
    private final Map<Asked, List<Cid>> told = new HashMap<>();
    private final Map<Cid, Linked> linked = new HashMap<>();
    private final Map<LogName, TreeMap<Long, Long>> published = new HashMap<>();

    Writer() {}

    Writer(Writer other) {
      told.putAll(other.told);
      linked.putAll(other.linked);
      other.published.forEach((log, times) -> published.put(log, new TreeMap<>(times)));
    }
  }

  public RemovedIsReplaced(int pointers, long graceMs) {
    this.pointers = pointers;
    this.graceMs = graceMs;
  }

  @Override
  public String name() {
    return "removed-is-replaced";
  }

  @Override
  public Optional<String> after(Event event) {
    writers.learn(event);
    if (event instanceof Event.Offering offering) {
      Writer writer = writers.of(offering.device());
      writer
          .published
          .computeIfAbsent(offering.log(), absent -> new TreeMap<>())
          .putIfAbsent(offering.sequence(), offering.atMs());
      for (Cid link : offering.links()) {
        writer.linked.put(link, new Linked(offering.log(), offering.sequence()));
      }
    } else if (event instanceof Event.Told one) {
      writers.of(one.device()).told.put(new Asked(one.pointer(), one.log()), one.links());
    } else if (event instanceof Event.Removing removing) {
      for (Cid cid : removing.cids()) {
        Optional<String> wrong = removed(removing, cid);
        if (wrong.isPresent()) {
          return wrong.map(
              text -> "d" + removing.device() + " removes " + Names.of(cid) + ", but " + text);
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> removed(Event.Removing removing, Cid cid) {
    Writer writer = writers.of(removing.device());
    Linked last = writer.linked.get(cid);
    if (last == null) {
      return Optional.of("no head ever led to it");
    }
    for (int pointer = 0; pointer < pointers; pointer++) {
      List<Cid> links = writer.told.getOrDefault(new Asked(pointer, last.log()), new ArrayList<>());
      if (links.isEmpty() || links.contains(cid)) {
        return Optional.of("p" + pointer + " has told of no head without it");
      }
    }
    Map.Entry<Long, Long> next =
        writer.published.getOrDefault(last.log(), new TreeMap<>()).higherEntry(last.sequence());
    if (next == null) {
      return Optional.of("the newest head of " + Names.of(last.log()) + " leads to it");
    }
    return removing.clockIsTrue() && removing.atMs() - next.getValue() < graceMs
        ? Optional.of("record " + next.getKey() + " is out for too short a time")
        : Optional.empty();
  }
}
