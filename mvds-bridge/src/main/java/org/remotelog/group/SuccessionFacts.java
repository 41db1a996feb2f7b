package org.remotelog.group;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.remotelog.log.LogName;

/**
 * Which logs are said to go on for which, members or not. Logs are counted together when such facts
 * link them, so that a writer gains nothing by many heads, long chains or wide ones.
 */
final class SuccessionFacts {
  private final Map<LogName, Set<LogName>> after = new HashMap<>();
  private final Map<LogName, Set<LogName>> before = new HashMap<>();

  void add(LogName ended, LogName successor) {
    after.computeIfAbsent(ended, log -> new LinkedHashSet<>()).add(successor);
    before.computeIfAbsent(successor, log -> new LinkedHashSet<>()).add(ended);
  }

  /** Whether one more fact is new and within the limit. */
  boolean hasRoom(LogName ended, LogName successor) {
    if (after.getOrDefault(ended, Set.of()).contains(successor)) {
      return false;
    }
    Set<LogName> linked = new HashSet<>(Set.of(ended));
    Deque<LogName> open = new ArrayDeque<>(linked);
    if (linked.add(successor)) {
      open.add(successor);
    }
    int facts = 0;
    while (!open.isEmpty()) {
      LogName log = open.remove();
      Set<LogName> next = after.getOrDefault(log, Set.of());
      facts += next.size();
      for (Set<LogName> side : List.of(next, before.getOrDefault(log, Set.of()))) {
        for (LogName other : side) {
          if (linked.add(other)) {
            open.add(other);
          }
        }
      }
    }
    return facts < Limits.MAX_SUCCESSIONS;
  }
}
