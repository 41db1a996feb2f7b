package org.remotelog.pointer.multi;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;

/** Owed records in memory; what is owed is forgotten with it. */
public final class MemoryOwedRecords implements OwedRecords {
  private final Map<String, Map<LogName, Bytes>> owed = new HashMap<>();

  @Override
  public synchronized void put(List<String> places, LogName log, Bytes record) {
    for (String place : places) {
      owed.computeIfAbsent(place, missing -> new TreeMap<>()).put(log, record);
    }
  }

  @Override
  public synchronized List<Owed> of(String place) {
    List<Owed> records = new ArrayList<>();
    Map<LogName, Bytes> held = owed.getOrDefault(place, new TreeMap<>());
    held.forEach((log, record) -> records.add(new Owed(log, record)));
    return records;
  }

  @Override
  public synchronized void forget(String place, List<Owed> records) {
    Map<LogName, Bytes> held = owed.getOrDefault(place, new TreeMap<>());
    records.forEach(one -> held.remove(one.log(), one.record()));
    if (held.isEmpty()) {
      owed.remove(place);
    }
  }
}
