package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;

/**
 * Nothing acknowledged is lost: what a call said is sent is in the inbox and the log of its device,
 * survives every restart, and is with everybody in the end. Nor is a delivered row ever lost, or
 * what a device told another one that it has.
 */
public final class AcknowledgedKept implements Invariant {
  private final PerDevice<Kept> kept = new PerDevice<>(Kept::new, Kept::new);
  private final Orphans orphans = new Orphans();
  private final Set<MessageId> acknowledged = new LinkedHashSet<>();

  /** What a device must not lose. */
  private static final class Kept {
    private final Held held;
    private final Map<LogName, Long> counts = new HashMap<>();
    private final Set<MessageId> told = new LinkedHashSet<>();

    Kept() {
      held = new Held();
    }

    Kept(Kept other) {
      held = new Held(other.held);
      counts.putAll(other.counts);
      told.addAll(other.told);
    }
  }

  @Override
  public String name() {
    return "acknowledged-kept";
  }

  @Override
  public Optional<String> after(Event event) {
    kept.learn(event);
    orphans.learn(event);
    if (event instanceof Event.Committed committed) {
      committed(kept.of(committed.device()), committed.changes());
    } else if (event instanceof Event.Sent sent) {
      return sent(sent);
    } else if (event instanceof Event.Given given) {
      return told(given);
    } else if (event instanceof Event.Booted booted) {
      return missing(kept.of(booted.device()).held.delivered(), new LinkedHashSet<>(booted.inbox()))
          .map(id -> "d" + booted.device() + " has lost " + Names.of(id) + " over a restart");
    } else if (event instanceof Event.Ended ended) {
      return ended(ended);
    }
    return Optional.empty();
  }

  private static void committed(Kept here, Changes changes) {
    here.held.take(changes);
    changes.own().forEach(own -> here.counts.put(own.log(), own.count()));
  }

  private Optional<String> sent(Event.Sent sent) {
    Kept here = kept.of(sent.device());
    acknowledged.add(sent.id());
    if (!here.held.delivered().contains(sent.id())) {
      return Optional.of(Names.of(sent.id()) + " was acknowledged, but the inbox lacks it");
    }
    if (here.counts.getOrDefault(sent.log(), 0L) < sent.sequence()) {
      return Optional.of(Names.of(sent.id()) + " was acknowledged, but its log lacks it");
    }
    return Optional.empty();
  }

  private Optional<String> told(Event.Given given) {
    Kept here = kept.of(given.device());
    for (MessageId id : given.acks()) {
      here.told.add(id);
      if (!here.held.has(id)) {
        return Optional.of(
            "d" + given.device() + " tells that it has " + Names.of(id) + ", which is not kept");
      }
    }
    return Optional.empty();
  }

  private Optional<String> ended(Event.Ended ended) {
    for (View view : ended.views()) {
      Set<MessageId> there = new LinkedHashSet<>();
      view.rows().forEach(row -> there.add(row.id()));
      Optional<MessageId> lost =
          acknowledged.stream()
              .filter(id -> !there.contains(id) && !orphans.contains(id))
              .findFirst();
      if (lost.isPresent()) {
        return Optional.of(
            Names.of(lost.get()) + " was acknowledged and never came to d" + view.device());
      }
      lost = missing(kept.of(view.device()).told, there);
      if (lost.isPresent()) {
        return Optional.of(
            "d" + view.device() + " told that it has " + Names.of(lost.get()) + ", and lacks it");
      }
    }
    return Optional.empty();
  }

  private static Optional<MessageId> missing(Set<MessageId> wanted, Set<MessageId> there) {
    return wanted.stream().filter(id -> !there.contains(id)).findFirst();
  }
}
