package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.remotelog.mvds.MessageId;

/** Links alone bring everything to whoever is connected, once they lose nothing any more. */
public final class LinksDeliver implements Invariant {
  private final PerDevice<End> ends = new PerDevice<>(End::new, End::new);

  /** From which home a copy is. */
  private final Map<Integer, Integer> origins = new HashMap<>();

  /** Devices that have the key of another one, or had. */
  private final Set<Integer> twins = new HashSet<>();

  private static final class End {
    private final Held held;

    /** What has waited for a parent in vain may be here since a moment ago: it is not due yet. */
    private final Set<MessageId> late = new HashSet<>();

    End() {
      held = new Held();
    }

    End(End other) {
      held = new Held(other.held);
      late.addAll(other.late);
    }

    void take(Changes changes) {
      held.take(changes);
      for (Changes.Row row : changes.rows()) {
        if (!row.missing().isEmpty()) {
          late.add(row.id());
        }
      }
    }
  }

  @Override
  public String name() {
    return "links-deliver";
  }

  @Override
  public Optional<String> after(Event event) {
    ends.learn(event);
    if (event instanceof Event.Committed committed) {
      ends.of(committed.device()).take(committed.changes());
    } else if (event instanceof Event.BackedUp one) {
      origins.put(one.copy(), one.device());
    } else if (event instanceof Event.Restored one) {
      twins.add(one.device());
      twins.add(Objects.requireNonNull(origins.get(one.device())));
    } else if (event instanceof Event.Talked talked && !twins.contains(talked.to())) {
      // What a twin says it has counts for the other one as well.
      Held to = ends.of(talked.to()).held;
      End from = ends.of(talked.device());
      for (MessageId id : from.held.delivered()) {
        if (!from.late.contains(id) && !to.has(id)) {
          return Optional.of(
              "d" + talked.device() + " did not give " + Names.of(id) + " to d" + talked.to());
        }
      }
    }
    return Optional.empty();
  }
}
