package org.remotelog.planted.mvds.core;

/** Planted for the house rules. */
public final class StartsProcess {
  static Object run() throws Exception {
    return new ProcessBuilder("x");
  }
}
