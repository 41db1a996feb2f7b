package org.remotelog.planted.log.core;

/** Planted for the house rules. */
public final class StartsThread {
  static Object run() throws Exception {
    return new Thread(() -> {});
  }
}
