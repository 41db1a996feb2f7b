package org.remotelog.planted.log.store.one;

import org.remotelog.planted.log.core.Step;

/** Planted for the house rules. */
public final class SeesCore {
  static Object run() throws Exception {
    return new Step();
  }
}
