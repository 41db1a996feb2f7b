package org.remotelog.sim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.pointer.local.MemoryPointer;

/** One pointer of the world: what it truly holds, and all that it ever held. */
final class SharedPointer {
  private final int number;
  private final HeadPointer records;
  private final Map<LogName, List<Past>> history = new HashMap<>();
  private final List<Bytes> all = new ArrayList<>();

  /** A record that was the newest from some time on. */
  private record Past(long sinceMs, Bytes record) {}

  SharedPointer(int number, HeadPointer records) {
    this.number = number;
    this.records = records;
  }

  int number() {
    return number;
  }

  HeadPointer records() {
    return records;
  }

  /** Loses what it holds for a log. */
  void forget(LogName log) {
    if (!(records instanceof MemoryPointer memory)) {
      throw new UnsupportedOperationException("a real pointer cannot be told to forget");
    }
    memory.replace(log, List.of());
  }

  void remember(LogName log, Bytes record, long nowMs) {
    history.computeIfAbsent(log, absent -> new ArrayList<>()).add(new Past(nowMs, record));
    all.add(record);
  }

  /** What it held at that time. */
  Optional<Bytes> at(LogName log, long atMs) {
    Optional<Bytes> found = Optional.empty();
    for (Past past : history.getOrDefault(log, List.of())) {
      if (past.sinceMs <= atMs) {
        found = Optional.of(past.record);
      }
    }
    return found;
  }

  /** Something that it once held for the log, or for any log. */
  Optional<Bytes> old(LogName log, Chance chance) {
    List<Past> past = history.getOrDefault(log, List.of());
    return past.isEmpty() ? Optional.empty() : Optional.of(chance.pick(past).record);
  }

  Optional<Bytes> foreign(Chance chance) {
    return all.isEmpty() ? Optional.empty() : Optional.of(chance.pick(all));
  }
}
