package org.remotelog.planted.mvds.core;

/** Planted for the house rules. */
public final class ReadsProperty {
  static Object run() throws Exception {
    return System.getProperty("x");
  }
}
