package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.remotelog.mvds.MessageId;

/** Links alone bring everything to whoever is connected, once they lose nothing any more. */
public final class LinksDeliver implements Invariant {
  private final PerDevice<Held> held = new PerDevice<>(Held::new, Held::new);

  /** From which home a copy is. */
  private final Map<Integer, Integer> origins = new HashMap<>();

  /** Devices that have the key of another one, or had. */
  private final Set<Integer> twins = new HashSet<>();

  private static final class Held {
    private final Set<MessageId> inbox = new LinkedHashSet<>();
    private final Set<MessageId> waiting = new HashSet<>();

    /** What has waited for a parent in vain may be here since a moment ago: it is not due yet. */
    private final Set<MessageId> late = new HashSet<>();

    Held() {}

    Held(Held other) {
      inbox.addAll(other.inbox);
      waiting.addAll(other.waiting);
      late.addAll(other.late);
    }

    boolean has(MessageId id) {
      return inbox.contains(id) || waiting.contains(id);
    }
  }

  @Override
  public String name() {
    return "links-deliver";
  }

  @Override
  public Optional<String> after(Event event) {
    held.learn(event);
    if (event instanceof Event.Committed committed) {
      committed(held.of(committed.device()), committed.changes());
    } else if (event instanceof Event.BackedUp one) {
      origins.put(one.copy(), one.device());
    } else if (event instanceof Event.Restored one) {
      twins.add(one.device());
      twins.add(Objects.requireNonNull(origins.get(one.device())));
    } else if (event instanceof Event.Talked talked && !twins.contains(talked.to())) {
      // What a twin says it has counts for the other one as well.
      Held to = held.of(talked.to());
      Held from = held.of(talked.device());
      for (MessageId id : from.inbox) {
        if (!from.late.contains(id) && !to.has(id)) {
          return Optional.of(
              "d" + talked.device() + " did not give " + Names.of(id) + " to d" + talked.to());
        }
      }
    }
    return Optional.empty();
  }

  private static void committed(Held here, Changes changes) {
    for (Changes.Row row : changes.rows()) {
      here.inbox.add(row.id());
      if (!row.missing().isEmpty()) {
        here.late.add(row.id());
      }
    }
    here.waiting.clear();
    here.waiting.addAll(changes.waiting());
  }
}
