package org.remotelog.home.sqlite;

import java.nio.file.Path;
import org.remotelog.home.Home;
import org.remotelog.sqlite.LimitedDatabase;

/** Homes on disks that are full early. */
public final class SmallHome {
  private SmallHome() {}

  /** A home whose database gets no more pages than these. */
  public static Home of(Path folder, int maxPages) {
    return new SqliteHome(LimitedDatabase.of(folder, SqliteHome.SCHEMA, maxPages));
  }
}
