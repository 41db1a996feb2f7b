package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import org.remotelog.mvds.MessageId;

/**
 * The messages that wait for parents. It is changed in place by {@link CausalOrder#step}, which is
 * the only way to change it; one thread at a time. Hash maps are looked up and never iterated, so
 * that the same inputs always have the same effects.
 */
public final class CausalState {
  /** A message that waits. */
  static final class Waiting {
    final MessageId id;

    /** Parents that are not delivered, in the author's order. */
    final List<MessageId> missing;

    /** Parents that will not come. */
    final List<MessageId> gone = new ArrayList<>(0);

    final long number;
    long sinceMs;

    Waiting(MessageId id, List<MessageId> missing, long number, long sinceMs) {
      this.id = id;
      this.missing = missing;
      this.number = number;
      this.sinceMs = sinceMs;
    }
  }

  private static final Comparator<Waiting> OLDEST_FIRST =
      Comparator.<Waiting>comparingLong(w -> w.sinceMs).thenComparingLong(w -> w.number);

  private final Map<MessageId, Waiting> byId = new HashMap<>();
  private final Map<MessageId, Set<Waiting>> childrenOf = new HashMap<>();
  private final TreeSet<Waiting> byAge = new TreeSet<>(OLDEST_FIRST);
  private long links;
  private long nextNumber;

  /** A state in which nothing waits. {@link CausalOrder#restore} fills it after a start. */
  public CausalState() {}

  /** Messages that wait. */
  public int size() {
    return byId.size();
  }

  /** Whether the message waits for parents. */
  public boolean isWaiting(MessageId id) {
    return byId.containsKey(id);
  }

  /** Whether some message waits for this one. */
  public boolean isAwaited(MessageId id) {
    return childrenOf.containsKey(id);
  }

  /** Since when the oldest message waits, in milliseconds of the reader's clock. */
  public OptionalLong oldestSinceMs() {
    return byAge.isEmpty() ? OptionalLong.empty() : OptionalLong.of(byAge.first().sinceMs);
  }

  /** Missing parents of all waiting messages together. */
  long links() {
    return links;
  }

  Optional<Waiting> find(MessageId id) {
    return Optional.ofNullable(byId.get(id));
  }

  Optional<Waiting> oldest() {
    return byAge.isEmpty() ? Optional.empty() : Optional.of(byAge.first());
  }

  Optional<Waiting> newest() {
    return byAge.isEmpty() ? Optional.empty() : Optional.of(byAge.last());
  }

  void hold(MessageId id, List<MessageId> missing, long sinceMs) {
    Waiting waiting = new Waiting(id, new ArrayList<>(missing), nextNumber++, sinceMs);
    byId.put(id, waiting);
    byAge.add(waiting);
    for (MessageId parent : missing) {
      childrenOf.computeIfAbsent(parent, absent -> new LinkedHashSet<>(2)).add(waiting);
    }
    links += missing.size();
  }

  /** Removes the message; those that wait for it go on waiting. */
  void release(Waiting waiting) {
    byId.remove(waiting.id);
    byAge.remove(waiting);
    for (MessageId parent : waiting.missing) {
      Set<Waiting> children = childrenOf.get(parent);
      if (children != null) {
        children.remove(waiting);
        if (children.isEmpty()) {
          childrenOf.remove(parent);
        }
      }
    }
    links -= waiting.missing.size();
  }

  /** Takes away a parent from all its children and returns those that wait for nothing more. */
  List<Waiting> resolve(MessageId parent, boolean gone) {
    Set<Waiting> children = childrenOf.remove(parent);
    List<Waiting> free = new ArrayList<>();
    if (children == null) {
      return free;
    }
    for (Waiting child : children) {
      child.missing.remove(parent);
      links--;
      if (gone) {
        child.gone.add(parent);
      }
      if (child.missing.isEmpty()) {
        free.add(child);
      }
    }
    return free;
  }

  void restartWait(Waiting waiting, long nowMs) {
    byAge.remove(waiting);
    waiting.sinceMs = nowMs;
    byAge.add(waiting);
  }
}
