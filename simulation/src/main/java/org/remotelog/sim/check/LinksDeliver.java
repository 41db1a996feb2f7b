package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.mvds.MessageId;

/** Links alone bring everything to whoever is connected, once they lose nothing any more. */
public final class LinksDeliver implements Invariant {
  private final Map<Integer, Set<MessageId>> inboxes = new HashMap<>();
  private final Map<Integer, Set<MessageId>> waiting = new HashMap<>();

  /** What has waited for a parent in vain may be here since a moment ago: it is not due yet. */
  private final Map<Integer, Set<MessageId>> late = new HashMap<>();

  @Override
  public String name() {
    return "links-deliver";
  }

  @Override
  public Optional<String> after(Event event) {
    if (event instanceof Event.Committed committed) {
      for (Changes.Row row : committed.changes().rows()) {
        of(inboxes, committed.device()).add(row.id());
        if (!row.missing().isEmpty()) {
          of(late, committed.device()).add(row.id());
        }
      }
      waiting.put(committed.device(), new HashSet<>(committed.changes().waiting()));
    } else if (event instanceof Event.Talked talked) {
      for (MessageId id : inboxes.getOrDefault(talked.device(), Set.of())) {
        boolean isDue = !has(late, talked.device(), id);
        if (isDue && !has(inboxes, talked.to(), id) && !has(waiting, talked.to(), id)) {
          return Optional.of(
              "d" + talked.device() + " did not give " + Names.of(id) + " to d" + talked.to());
        }
      }
    }
    return Optional.empty();
  }

  private static Set<MessageId> of(Map<Integer, Set<MessageId>> ids, int device) {
    return ids.computeIfAbsent(device, absent -> new HashSet<>());
  }

  private static boolean has(Map<Integer, Set<MessageId>> ids, int device, MessageId id) {
    return ids.getOrDefault(device, Set.of()).contains(id);
  }
}
