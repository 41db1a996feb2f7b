package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;
import org.remotelog.log.LogName;

/**
 * No device ends a log of its own unless somebody else, who has a copy of its home, has published a
 * record of it; and no process that was told of such a record signs another one of its own.
 */
public final class LogsGoOn implements Invariant {
  private final PerDevice<Signer> signers = new PerDevice<>(Signer::new, Signer::new);

  /** All records that were published: one head may be signed again, for longer, by each copy. */
  private final Map<LogName, Set<Bytes>> published = new HashMap<>();

  /** What one device has published of its own, and was told of. */
  private static final class Signer {
    private final Set<Cid> heads = new HashSet<>();
    private final Set<Bytes> records = new HashSet<>();
    private final Map<LogName, Long> numbers = new HashMap<>();
    private final Map<LogName, Set<Cid>> told = new HashMap<>();

    Signer() {}

    Signer(Signer other) {
      heads.addAll(other.heads);
      records.addAll(other.records);
      numbers.putAll(other.numbers);
      other.told.forEach((log, heads) -> told.put(log, new HashSet<>(heads)));
    }
  }

  @Override
  public String name() {
    return "logs-go-on";
  }

  @Override
  public Optional<String> after(Event event) {
    signers.learn(event);
    if (event instanceof Event.Offering offering && !offering.links().isEmpty()) {
      Signer signer = signers.of(offering.device());
      signer.heads.add(offering.links().get(0));
      signer.records.add(offering.record());
      published.computeIfAbsent(offering.log(), absent -> new HashSet<>()).add(offering.record());
    } else if (event instanceof Event.Told told && !told.links().isEmpty()) {
      signers
          .of(told.device())
          .told
          .computeIfAbsent(told.log(), absent -> new HashSet<>())
          .add(told.links().get(0));
    } else if (event instanceof Event.Booted booted) {
      // What it was told is in memory, until it acts on that; then it asks again.
      signers.of(booted.device()).told.clear();
    } else if (event instanceof Event.Committed committed) {
      return committed(committed);
    }
    return Optional.empty();
  }

  private Optional<String> committed(Event.Committed event) {
    Signer signer = signers.of(event.device());
    for (LogName log : event.changes().ended()) {
      if (signer.records.containsAll(published.getOrDefault(log, Set.of()))) {
        return Optional.of(
            "d"
                + event.device()
                + " ends its log "
                + Names.of(log)
                + ", which nobody else has written");
      }
    }
    for (Changes.Own own : event.changes().own()) {
      Long before = signer.numbers.put(own.log(), own.recordSequence());
      boolean isSigned = before != null && before < own.recordSequence();
      if (isSigned && !signer.heads.containsAll(signer.told.getOrDefault(own.log(), Set.of()))) {
        return Optional.of(
            "d"
                + event.device()
                + " signs record "
                + own.recordSequence()
                + " of "
                + Names.of(own.log())
                + ", and was told of one that it has not signed");
      }
    }
    return Optional.empty();
  }
}
