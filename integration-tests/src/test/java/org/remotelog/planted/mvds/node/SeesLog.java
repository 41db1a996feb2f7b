package org.remotelog.planted.mvds.node;

import org.remotelog.planted.log.Name;

/** Planted for the house rules. */
public final class SeesLog {
  static Object run() throws Exception {
    return new Name(1);
  }
}
