package org.remotelog.planted.log.store.one;

import org.remotelog.planted.log.store.two.Store;

/** Planted for the house rules. */
public final class SeesOther {
  static Object run() throws Exception {
    return new Store();
  }
}
