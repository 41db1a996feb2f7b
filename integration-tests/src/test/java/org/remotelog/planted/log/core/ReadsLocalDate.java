package org.remotelog.planted.log.core;

import java.time.LocalDateTime;

/** Planted for the house rules. */
public final class ReadsLocalDate {
  static Object run() throws Exception {
    return LocalDateTime.now();
  }
}
