package org.remotelog.log.store.sqlite;

import java.nio.file.Path;
import org.remotelog.log.ContentStore;
import org.remotelog.sqlite.LimitedDatabase;

/** Embedded stores on disks that are full early. */
public final class SmallStore {
  private SmallStore() {}

  /** A store whose database gets no more pages than these. */
  public static ContentStore of(Path folder, int maxPages) {
    return new SqliteContentStore(
        folder, LimitedDatabase.of(folder, SqliteContentStore.SCHEMA, maxPages), true);
  }
}
