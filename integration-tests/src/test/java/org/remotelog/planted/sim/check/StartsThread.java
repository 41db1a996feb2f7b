package org.remotelog.planted.sim.check;

/** Planted for the house rules. */
public final class StartsThread {
  static Object run() throws Exception {
    return new Thread(() -> {});
  }
}
