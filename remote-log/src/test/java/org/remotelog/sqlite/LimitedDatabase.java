package org.remotelog.sqlite;

import java.nio.file.Path;
import java.util.List;

/** Databases that are full early: SQLite gives them no more pages. */
public final class LimitedDatabase {
  private LimitedDatabase() {}

  public static Database of(Path folder, DatabaseSchema schema, int maxPages) {
    return new Database(folder, schema, Mode.WRITE, List.of("PRAGMA max_page_count=" + maxPages));
  }
}
