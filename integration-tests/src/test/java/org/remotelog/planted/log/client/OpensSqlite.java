package org.remotelog.planted.log.client;

import org.sqlite.SQLiteConfig;

/** Planted for the house rules. */
public final class OpensSqlite {
  static Object run() throws Exception {
    return new SQLiteConfig();
  }
}
