package org.remotelog.log.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.remotelog.log.LogName;
import org.remotelog.log.SequenceRange;

/** In which order the requests of one round are begun; all of them are part of it anyway. */
public final class FetchOrder {
  private FetchOrder() {}

  /**
   * First what leads to more, such as heads and pages; then the newest segment of each log, the
   * second newest of each, and so on. After {@link CoreLimits#NEWEST_FIRST_ENTRIES} entries the
   * rest comes in ascending order.
   *
   * @param log whose entries an item brings
   * @param range the entries, for a segment
   */
  public static <T> List<T> newestFirst(
      List<T> items, Function<T, LogName> log, Function<T, Optional<SequenceRange>> range) {
    List<T> ordered = new ArrayList<>(items.size());
    Map<LogName, List<T>> segments = new LinkedHashMap<>();
    for (T item : items) {
      if (range.apply(item).isPresent()) {
        segments.computeIfAbsent(log.apply(item), unused -> new ArrayList<>()).add(item);
      } else {
        ordered.add(item);
      }
    }
    List<Deque<T>> byLog = new ArrayList<>();
    for (List<T> ofLog : segments.values()) {
      ofLog.sort(
          (one, other) ->
              Long.compare(range.apply(one).get().first(), range.apply(other).get().first()));
      byLog.add(new ArrayDeque<>(ofLog));
    }
    long entries = 0;
    boolean isLeft = true;
    while (isLeft && entries < CoreLimits.NEWEST_FIRST_ENTRIES) {
      isLeft = false;
      for (Deque<T> ofLog : byLog) {
        if (!ofLog.isEmpty() && entries < CoreLimits.NEWEST_FIRST_ENTRIES) {
          T newest = ofLog.removeLast();
          ordered.add(newest);
          entries += range.apply(newest).get().count();
          isLeft = true;
        }
      }
    }
    byLog.forEach(ordered::addAll);
    return ordered;
  }
}
