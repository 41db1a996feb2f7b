package org.remotelog.sim.check;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;

/**
 * What truly stands in the logs: what their writers committed. A log that two homes write may have
 * several entries at one place; one message may stand in several logs.
 */
final class Truth {
  /** By place, with the salt of each entry. */
  private final Map<Place, Map<MessageId, Bytes>> entries = new HashMap<>();

  /** Messages as their authors wrote them first. */
  private final Map<MessageId, Changes.Row> originals = new HashMap<>();

  void learn(Event event) {
    if (event instanceof Event.Committed committed) {
      for (Changes.Row row : committed.changes().rows()) {
        if (row.own() && row.log().isPresent()) {
          originals.putIfAbsent(row.id(), row);
          put(row.log().get(), row.sequence(), row.id(), row.salt());
        }
      }
      for (Changes.Own own : committed.changes().own()) {
        for (Changes.Appended one : own.appended()) {
          put(own.log(), one.sequence(), one.id(), one.salt());
        }
      }
    }
  }

  private void put(LogName log, long sequence, MessageId id, Bytes salt) {
    entries
        .computeIfAbsent(new Place(log, sequence), absent -> new LinkedHashMap<>())
        .put(id, salt);
  }

  private Map<MessageId, Bytes> there(LogName log, long sequence) {
    return entries.getOrDefault(new Place(log, sequence), Map.of());
  }

  /** Messages one of which stands at a place; empty when another entry may, and when nothing. */
  Collection<MessageId> all(LogName log, long sequence) {
    Collection<MessageId> ids = there(log, sequence).keySet();
    return originals.keySet().containsAll(ids) ? ids : List.of();
  }

  /** Whether this message stands at a place, as its author wrote it and with this salt. */
  boolean has(LogName log, Changes.Row row) {
    Changes.Row original = originals.get(row.id());
    Bytes salt = there(log, row.sequence()).get(row.id());
    return original != null
        && salt != null
        && row.salt().equals(salt)
        && original.content().equals(row.content())
        && row.hasParentsOf(original);
  }

  /** Whether this message stands at a place. */
  boolean has(LogName log, long sequence, MessageId id) {
    return there(log, sequence).containsKey(id);
  }

  /** Whether histories are known to differ at a place. */
  boolean isForked(LogName log, long sequence) {
    return there(log, sequence).size() > 1;
  }

  /** Entries at a place, as they are named. */
  String names(LogName log, long sequence) {
    List<String> names = new ArrayList<>();
    there(log, sequence).keySet().forEach(id -> names.add(Names.of(id)));
    return names.isEmpty() ? "nothing" : String.join(" or ", names);
  }
}
