package org.remotelog.sim.check;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.log.SequenceRange;
import org.remotelog.mvds.MessageId;

/**
 * A report that says complete has every message of every accepted head; any other names what is
 * missing. Gaps are never silent.
 */
public final class CompleteIsComplete implements Invariant {
  private final Truth truth = new Truth();
  private final Map<Integer, Set<MessageId>> delivered = new HashMap<>();
  private final Map<Integer, Set<MessageId>> waiting = new HashMap<>();

  @Override
  public String name() {
    return "complete-is-complete";
  }

  @Override
  public Optional<String> after(Event event) {
    truth.learn(event);
    if (event instanceof Event.Committed committed) {
      Set<MessageId> here =
          delivered.computeIfAbsent(committed.device(), absent -> new HashSet<>());
      committed.changes().rows().forEach(row -> here.add(row.id()));
      waiting.put(committed.device(), new HashSet<>(committed.changes().waiting()));
    } else if (event instanceof Event.Reported reported) {
      for (Event.Known log : reported.logs()) {
        for (long at = 1; at <= log.count(); at++) {
          Optional<String> wrong = silent(reported, log, at);
          if (wrong.isPresent()) {
            return wrong;
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> silent(Event.Reported reported, Event.Known log, long at) {
    Optional<MessageId> id = truth.at(log.log(), at).map(Changes.Row::id);
    if (id.isEmpty() || has(delivered, reported.device(), id.get())) {
      return Optional.empty();
    }
    String what = "d" + reported.device() + " lacks " + Names.of(log.log()) + "/" + at;
    if (reported.complete()) {
      return Optional.of(what + " and says that it is complete");
    }
    if (has(waiting, reported.device(), id.get())) {
      return Optional.empty();
    }
    for (SequenceRange gap : log.gaps()) {
      if (gap.contains(at)) {
        return Optional.empty();
      }
    }
    return Optional.of(what + " and names no gap there");
  }

  private static boolean has(Map<Integer, Set<MessageId>> ids, int device, MessageId id) {
    return ids.getOrDefault(device, Set.of()).contains(id);
  }
}
