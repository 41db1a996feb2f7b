package org.remotelog.log.store.replicated;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.log.ContentStore;

/**
 * How fast each store has given blocks so far: a moving average, by the store's name. A store that
 * fails counts as slow until it has answered again. Safe for use by several threads.
 */
final class Speeds {
  private static final double WEIGHT_OF_NEWEST = 0.25;

  private final Map<String, Double> averageMs = new ConcurrentHashMap<>();

  /** The stores, the fastest first; those that are not known yet keep their order, before all. */
  List<ContentStore> order(List<ContentStore> parts) {
    Map<ContentStore, Double> now = new IdentityHashMap<>();
    parts.forEach(part -> now.put(part, average(part, 0)));
    List<ContentStore> ordered = new ArrayList<>(parts);
    ordered.sort(Comparator.comparingDouble(now::get));
    return ordered;
  }

  /** How long to wait for the store before another is asked too: twice what it takes mostly. */
  Duration hedge(ContentStore part) {
    long shortest = Limits.SHORTEST_HEDGE.toMillis();
    long twice = (long) (2 * average(part, shortest));
    return Duration.ofMillis(Math.max(shortest, Math.min(Limits.LONGEST_HEDGE.toMillis(), twice)));
  }

  void answered(ContentStore part, long tookMs) {
    averageMs.merge(
        part.describe(),
        (double) tookMs,
        (before, latest) -> before + WEIGHT_OF_NEWEST * (latest - before));
  }

  /** It was waited for in vain for so long: the next time others are asked first. */
  void waited(ContentStore part, long waitedMs) {
    averageMs.merge(part.describe(), (double) waitedMs, Math::max);
  }

  void failed(ContentStore part) {
    waited(part, Limits.LONGEST_HEDGE.toMillis());
  }

  private double average(ContentStore part, double unknown) {
    return averageMs.getOrDefault(part.describe(), unknown);
  }
}
