package org.remotelog.pointer.multi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.log.LogName;

/**
 * Records that were seen to be missing at a place: found again by the next look, so they are kept
 * in memory only. Safe for use by several threads.
 */
final class Repairs {
  private record Key(String place, LogName log) {}

  private final Map<Key, OwedRecords.Owed> repairs = new LinkedHashMap<>();

  synchronized void add(String place, OwedRecords.Owed record) {
    Key key = new Key(place, record.log());
    if (repairs.size() < Limits.MAX_REPAIRS || repairs.containsKey(key)) {
      repairs.put(key, record);
    }
  }

  synchronized List<OwedRecords.Owed> of(String place) {
    List<OwedRecords.Owed> records = new ArrayList<>();
    repairs.forEach(
        (key, record) -> {
          if (key.place().equals(place)) {
            records.add(record);
          }
        });
    return records;
  }

  /** The place has it now, or lacks it no more. */
  synchronized void forget(String place, LogName log) {
    repairs.remove(new Key(place, log));
  }
}
