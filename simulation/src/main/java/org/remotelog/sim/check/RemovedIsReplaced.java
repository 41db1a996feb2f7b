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
  private final Map<Asked, List<Cid>> told = new HashMap<>();
  private final Map<Cid, Linked> linked = new HashMap<>();
  private final Map<LogName, TreeMap<Long, Long>> published = new HashMap<>();

  private record Asked(int device, int pointer, LogName log) {}

  /** The newest head that leads to a block. */
  private record Linked(LogName log, long sequence) {}

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
    if (event instanceof Event.Offering offering) {
      published
          .computeIfAbsent(offering.log(), absent -> new TreeMap<>())
          .putIfAbsent(offering.sequence(), offering.atMs());
      for (Cid link : offering.links()) {
        linked.put(link, new Linked(offering.log(), offering.sequence()));
      }
    } else if (event instanceof Event.Told one) {
      told.put(new Asked(one.device(), one.pointer(), one.log()), one.links());
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
    Linked last = linked.get(cid);
    if (last == null) {
      return Optional.of("no head ever led to it");
    }
    for (int pointer = 0; pointer < pointers; pointer++) {
      List<Cid> links =
          told.getOrDefault(new Asked(removing.device(), pointer, last.log()), new ArrayList<>());
      if (links.isEmpty() || links.contains(cid)) {
        return Optional.of("p" + pointer + " has told of no head without it");
      }
    }
    Map.Entry<Long, Long> next =
        published.getOrDefault(last.log(), new TreeMap<>()).higherEntry(last.sequence());
    if (next == null) {
      return Optional.of("the newest head of " + Names.of(last.log()) + " leads to it");
    }
    return removing.clockIsTrue() && removing.atMs() - next.getValue() < graceMs
        ? Optional.of("record " + next.getKey() + " is out for too short a time")
        : Optional.empty();
  }
}
