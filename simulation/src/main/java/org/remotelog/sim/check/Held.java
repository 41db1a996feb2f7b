package org.remotelog.sim.check;

import java.util.LinkedHashSet;
import java.util.Set;
import org.remotelog.mvds.MessageId;

/** What a device has: messages that were delivered, and those that wait for a parent. */
final class Held {
  private final Set<MessageId> delivered = new LinkedHashSet<>();
  private final Set<MessageId> waiting = new LinkedHashSet<>();

  Held() {}

  Held(Held other) {
    delivered.addAll(other.delivered);
    waiting.addAll(other.waiting);
  }

  void take(Changes changes) {
    changes.rows().forEach(row -> delivered.add(row.id()));
    waiting.clear();
    waiting.addAll(changes.waiting());
  }

  Set<MessageId> delivered() {
    return delivered;
  }

  boolean isWaiting(MessageId id) {
    return waiting.contains(id);
  }

  boolean has(MessageId id) {
    return delivered.contains(id) || waiting.contains(id);
  }
}
