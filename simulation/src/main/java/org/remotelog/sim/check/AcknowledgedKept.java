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
  private final Map<Integer, Set<MessageId>> inboxes = new HashMap<>();
  private final Map<LogName, Long> counts = new HashMap<>();
  private final Map<Integer, Set<MessageId>> waiting = new HashMap<>();
  private final Map<Integer, Set<MessageId>> told = new HashMap<>();
  private final Set<MessageId> acknowledged = new LinkedHashSet<>();

  @Override
  public String name() {
    return "acknowledged-kept";
  }

  @Override
  public Optional<String> after(Event event) {
    if (event instanceof Event.Committed committed) {
      for (Changes.Row row : committed.changes().rows()) {
        inbox(committed.device()).add(row.id());
      }
      waiting.put(committed.device(), new LinkedHashSet<>(committed.changes().waiting()));
      for (Changes.Own own : committed.changes().own()) {
        counts.put(own.log(), own.count());
      }
    } else if (event instanceof Event.Sent sent) {
      acknowledged.add(sent.id());
      if (!inbox(sent.device()).contains(sent.id())) {
        return Optional.of(Names.of(sent.id()) + " was acknowledged, but the inbox lacks it");
      }
      if (counts.getOrDefault(sent.log(), 0L) < sent.sequence()) {
        return Optional.of(Names.of(sent.id()) + " was acknowledged, but its log lacks it");
      }
    } else if (event instanceof Event.Given given) {
      return told(given);
    } else if (event instanceof Event.Booted booted) {
      return missing(inbox(booted.device()), new LinkedHashSet<>(booted.inbox()))
          .map(id -> "d" + booted.device() + " has lost " + Names.of(id) + " over a restart");
    } else if (event instanceof Event.Ended ended) {
      for (Event.View view : ended.views()) {
        Set<MessageId> there = new LinkedHashSet<>();
        view.rows().forEach(row -> there.add(row.id()));
        Optional<MessageId> lost = missing(acknowledged, there);
        if (lost.isPresent()) {
          return Optional.of(
              Names.of(lost.get()) + " was acknowledged and never came to d" + view.device());
        }
        lost = missing(told.getOrDefault(view.device(), Set.of()), there);
        if (lost.isPresent()) {
          return Optional.of(
              "d" + view.device() + " told that it has " + Names.of(lost.get()) + ", and lacks it");
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> told(Event.Given given) {
    for (MessageId id : given.acks()) {
      told.computeIfAbsent(given.device(), absent -> new LinkedHashSet<>()).add(id);
      if (!inbox(given.device()).contains(id)
          && !waiting.getOrDefault(given.device(), Set.of()).contains(id)) {
        return Optional.of(
            "d" + given.device() + " tells that it has " + Names.of(id) + ", which is not kept");
      }
    }
    return Optional.empty();
  }

  private Set<MessageId> inbox(int device) {
    return inboxes.computeIfAbsent(device, absent -> new LinkedHashSet<>());
  }

  private static Optional<MessageId> missing(Set<MessageId> wanted, Set<MessageId> there) {
    return wanted.stream().filter(id -> !there.contains(id)).findFirst();
  }
}
