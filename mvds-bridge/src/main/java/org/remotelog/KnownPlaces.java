package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.client.Network;

/**
 * At which pointers an own log was looked for: one that is new to this home may have what another
 * copy of it wrote, and is asked before anything is put there. Good for the one piece of work that
 * gave the tables.
 */
final class KnownPlaces {
  private static final Bytes PLACES = Bytes.utf8("places ");

  private final Table meta;
  private final Map<HeadPointer, Bytes> names = new LinkedHashMap<>();

  KnownPlaces(Tables tables, Network network) {
    this.meta = tables.table(HomeTable.META);
    List<String> all = new ArrayList<>();
    network.pointerPlaces().forEach(pointer -> all.add(pointer.describe()));
    for (HeadPointer pointer : network.pointerPlaces()) {
      String name = pointer.describe();
      int same = Collections.frequency(all, name);
      // Which is which of several that have one name is not known once there are more or fewer.
      String place = same == 1 ? name : name + " " + names.size() + ", one of " + same;
      names.put(pointer, Sha256.of(Bytes.utf8(place)).bytes());
    }
  }

  /** Whether the log was looked for anywhere; it was not when it is new or older than the note. */
  boolean isNoted(LogName log) throws IOException {
    return meta.get(key(log)).isPresent();
  }

  /** The pointers at which the log was not looked for. */
  Set<HeadPointer> unknown(LogName log) throws IOException {
    Set<Bytes> noted = noted(log);
    Set<HeadPointer> unknown = new LinkedHashSet<>(names.keySet());
    unknown.removeIf(pointer -> noted.contains(names.get(pointer)));
    return unknown;
  }

  /** Whether a pointer is noted that is not used any more: what it gets meanwhile is not known. */
  boolean hasGone(LogName log) throws IOException {
    return !names.values().containsAll(noted(log));
  }

  /** Notes these pointers, and no longer those that are not used any more. */
  void note(LogName log, Collection<HeadPointer> looked) throws IOException {
    Set<Bytes> noted = noted(log);
    noted.retainAll(names.values());
    for (HeadPointer pointer : looked) {
      noted.add(names.get(pointer));
    }
    meta.put(key(log), Bytes.concat(noted.toArray(new Bytes[0])));
  }

  private Set<Bytes> noted(LogName log) throws IOException {
    Set<Bytes> noted = new TreeSet<>();
    Optional<Bytes> row = meta.get(key(log));
    if (row.isPresent()) {
      for (int at = 0; at + Digest.SIZE <= row.get().size(); at += Digest.SIZE) {
        noted.add(row.get().slice(at, at + Digest.SIZE));
      }
    }
    return noted;
  }

  private static Bytes key(LogName log) {
    return Keys.of(PLACES, log.publicKey());
  }
}
