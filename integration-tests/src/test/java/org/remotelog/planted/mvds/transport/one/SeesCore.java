package org.remotelog.planted.mvds.transport.one;

import org.remotelog.planted.mvds.core.State;

/** Planted for the house rules. */
public final class SeesCore {
  static Object run() throws Exception {
    return new State();
  }
}
