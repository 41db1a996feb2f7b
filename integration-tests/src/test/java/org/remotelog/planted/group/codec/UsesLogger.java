package org.remotelog.planted.group.codec;

import java.util.logging.Logger;

/** Planted for the house rules. */
public final class UsesLogger {
  static Object run() throws Exception {
    return Logger.getLogger("x");
  }
}
