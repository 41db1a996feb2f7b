package org.remotelog.planted.mvds;

import java.util.concurrent.ConcurrentHashMap;

/** Planted for the house rules. */
public final class KeepsConcurrentMap {
  static Object run() throws Exception {
    return new ConcurrentHashMap<String, String>();
  }
}
