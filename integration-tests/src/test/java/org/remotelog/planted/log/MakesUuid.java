package org.remotelog.planted.log;

import java.util.UUID;

/** Planted for the house rules. */
public final class MakesUuid {
  static Object run() throws Exception {
    return UUID.randomUUID();
  }
}
