package org.remotelog.pointer.ethereum.registry;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.log.LogName;

/** What the contract should do, written anew in few lines. */
final class RegistryModel {
  private record Key(EthereumAddress owner, LogName log) {}

  private final Map<Key, RegistryOnNode.Slot> slots = new LinkedHashMap<>();

  /**
   * An entry as somebody brings it.
   *
   * @param isAllowed whether the owner sends it, or has signed just this for this contract
   * @param isSigned whether it is judged by its signature rather than by who sends it
   */
  record Attempt(Entry entry, boolean isAllowed, boolean isSigned) {}

  RegistryModel copy() {
    RegistryModel copy = new RegistryModel();
    copy.slots.putAll(slots);
    return copy;
  }

  RegistryOnNode.Slot slot(EthereumAddress owner, LogName log) {
    return slots.getOrDefault(new Key(owner, log), RegistryOnNode.Slot.EMPTY);
  }

  long sequence(Entry entry) {
    return slot(entry.owner(), entry.log()).sequence();
  }

  /** Why it would be refused in a block of this time. */
  Optional<RegistryError.Kind> refusal(Attempt attempt, long now) {
    Entry entry = attempt.entry();
    long current = sequence(entry);
    if (attempt.isSigned() && now > entry.deadline()) {
      return Optional.of(RegistryError.Kind.EXPIRED);
    }
    if (!attempt.isAllowed()) {
      return Optional.of(RegistryError.Kind.BAD_SIGNATURE);
    }
    if (entry.expected() != current) {
      return Optional.of(RegistryError.Kind.CONFLICT);
    }
    return Long.compareUnsigned(entry.sequence(), current) > 0
        ? Optional.empty()
        : Optional.of(RegistryError.Kind.NOT_INCREASING);
  }

  /** The events of a batch, which is applied. */
  List<RegistryEvent> apply(List<Attempt> batch, long now) {
    List<RegistryEvent> events = new ArrayList<>();
    for (Attempt attempt : batch) {
      Entry entry = attempt.entry();
      Optional<RegistryError.Kind> refusal = refusal(attempt, now);
      if (refusal.isPresent()) {
        events.add(entry.skipped(refusal.get(), sequence(entry)));
        continue;
      }
      events.add(entry.updated());
      slots.put(
          new Key(entry.owner(), entry.log()),
          new RegistryOnNode.Slot(entry.sequence(), entry.prefix(), now, entry.digest()));
    }
    return events;
  }
}
