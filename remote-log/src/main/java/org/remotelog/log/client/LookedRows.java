package org.remotelog.log.client;

import java.io.IOException;
import java.util.Collection;
import java.util.Optional;
import org.remotelog.bytes.ByteWriter;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.log.LogName;

/**
 * Whether anything was read since receipts were last compared with what is known of other logs: an
 * idle pass does not read all their states to find nothing. Good for the one piece of work that
 * gave the tables.
 */
final class LookedRows {
  private static final Bytes CHANGES = Bytes.utf8("reads ");
  private static final Bytes LOOKED = Bytes.wrap(new byte[] {6});
  private static final int TAG_BYTES = 8;

  private final Table meta;
  private final Table journal;

  LookedRows(Tables tables) {
    this.meta = tables.table(HomeTable.META);
    this.journal = tables.table(HomeTable.JOURNAL);
  }

  /** What is known of a read log has changed. */
  void changed() throws IOException {
    meta.put(CHANGES, Keys.u64(changes() + 1));
  }

  private long changes() throws IOException {
    Optional<Bytes> row = meta.get(CHANGES);
    if (row.isPresent() && row.get().size() != Long.BYTES) {
      throw new HomeDamagedException("the home has a damaged number of changes of read logs");
    }
    return row.isPresent() ? Keys.u64At(row.get(), 0) : 0;
  }

  /** Whether these logs, as they are now, gave the own one nothing to say. */
  boolean isLookedAt(LogName own, Collection<LogName> others) throws IOException {
    return journal.get(key(own)).equals(Optional.of(now(others)));
  }

  /** Remembers that these logs, as they are now, give the own one nothing to say. */
  void lookedAt(LogName own, Collection<LogName> others) throws IOException {
    journal.put(key(own), now(others));
  }

  private Bytes now(Collection<LogName> others) throws IOException {
    ByteWriter names = new ByteWriter();
    for (LogName other : others) {
      names.bytes(other.publicKey());
    }
    Bytes tag = Sha256.of(names.toBytes()).bytes().slice(0, TAG_BYTES);
    return Keys.of(Keys.u64(changes()), tag);
  }

  private static Bytes key(LogName own) {
    return Keys.of(own.publicKey(), LOOKED);
  }
}
