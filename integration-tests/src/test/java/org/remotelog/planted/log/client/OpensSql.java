package org.remotelog.planted.log.client;

import java.sql.DriverManager;

/** Planted for the house rules. */
public final class OpensSql {
  static Object run() throws Exception {
    return DriverManager.getConnection("x");
  }
}
