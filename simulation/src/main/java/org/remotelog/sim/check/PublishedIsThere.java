package org.remotelog.sim.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;

/**
 * No head names a block that some store has not taken or has given up, and a log counts as
 * published up to an entry only when every pointer had a head that covers it.
 */
public final class PublishedIsThere implements Invariant {
  private final List<Set<Cid>> stores = new ArrayList<>();
  private final List<Map<LogName, Long>> pointers = new ArrayList<>();
  private final CopiedLogs copied = new CopiedLogs();
  private final PerDevice<Set<LogName>> ended = new PerDevice<>(HashSet::new, HashSet::new);

  /** By store and block. */
  private final Map<Kept, Integer> removedBy = new HashMap<>();

  private record Kept(int store, Cid cid) {}

  /** For a world with so many stores and pointers. */
  public PublishedIsThere(int storeCount, int pointerCount) {
    for (int i = 0; i < storeCount; i++) {
      stores.add(new HashSet<>());
    }
    for (int i = 0; i < pointerCount; i++) {
      pointers.add(new HashMap<>());
    }
  }

  @Override
  public String name() {
    return "published-is-there";
  }

  @Override
  public Optional<String> after(Event event) {
    copied.learn(event);
    ended.learn(event);
    if (event instanceof Event.Stored stored) {
      stores.get(stored.store()).add(stored.cid());
    } else if (event instanceof Event.Taken taken) {
      pointers.get(taken.pointer()).merge(taken.log(), taken.count(), Math::max);
    } else if (event instanceof Event.Removing removing) {
      stores.get(removing.store()).removeAll(removing.cids());
      for (Cid cid : removing.cids()) {
        removedBy.put(new Kept(removing.store(), cid), removing.device());
      }
    } else if (event instanceof Event.Offering offering) {
      return hollow(offering);
    } else if (event instanceof Event.Announced announced) {
      return early(announced.device(), announced.log(), announced.count());
    } else if (event instanceof Event.Committed committed) {
      ended.of(committed.device()).addAll(committed.changes().ended());
      for (Changes.Own own : committed.changes().own()) {
        Optional<String> early = early(committed.device(), own.log(), own.published());
        if (early.isPresent()) {
          return early;
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> hollow(Event.Offering offering) {
    for (int store = 0; store < stores.size(); store++) {
      for (Cid link : offering.links()) {
        if (!stores.get(store).contains(link) && !isRemovedByACopy(offering, store, link)) {
          return Optional.of(
              "record "
                  + offering.sequence()
                  + " of "
                  + Names.of(offering.log())
                  + " goes out, but s"
                  + store
                  + " does not have "
                  + Names.of(link));
        }
      }
    }
    return Optional.empty();
  }

  /** A copy of a home that has not heard of a merge yet goes on with what the other one removed. */
  private boolean isRemovedByACopy(Event.Offering offering, int store, Cid link) {
    Integer who = removedBy.get(new Kept(store, link));
    return copied.contains(offering.log()) && who != null && who != offering.device();
  }

  /** A log that has ended shows what it had wherever that is known. */
  private Optional<String> early(int device, LogName log, long count) {
    Optional<String> early = Optional.empty();
    for (int pointer = 0; pointer < pointers.size(); pointer++) {
      long held = pointers.get(pointer).getOrDefault(log, 0L);
      if (held >= count && ended.of(device).contains(log)) {
        return Optional.empty();
      }
      if (held < count) {
        early =
            Optional.of(
                Names.of(log)
                    + " counts as published up to "
                    + count
                    + ", but p"
                    + pointer
                    + " has "
                    + held);
      }
    }
    return early;
  }
}
