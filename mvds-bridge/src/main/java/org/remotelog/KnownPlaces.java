package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
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
  private final Bytes now;

  KnownPlaces(Tables tables, Network network) {
    this.meta = tables.table(HomeTable.META);
    List<String> names = new ArrayList<>();
    for (HeadPointer pointer : network.pointerPlaces()) {
      names.add(pointer.describe());
    }
    Collections.sort(names);
    this.now = Sha256.of(Bytes.utf8(String.join("\n", names))).bytes();
  }

  /** Whether the pointers are others than those that the log was looked for at. */
  boolean areOther(LogName log) throws IOException {
    Optional<Bytes> before = meta.get(key(log));
    return before.isPresent() && !before.get().equals(now);
  }

  /** Whether nothing was noted yet, of a log that is new or older than this note. */
  boolean areUnnoted(LogName log) throws IOException {
    return !meta.get(key(log)).isPresent();
  }

  void note(LogName log) throws IOException {
    meta.put(key(log), now);
  }

  private static Bytes key(LogName log) {
    return Keys.of(PLACES, log.publicKey());
  }
}
