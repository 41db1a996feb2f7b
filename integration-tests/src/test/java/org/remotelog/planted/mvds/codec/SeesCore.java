package org.remotelog.planted.mvds.codec;

import org.remotelog.planted.mvds.core.State;

/** Planted for the house rules. */
public final class SeesCore {
  static Object run() throws Exception {
    return new State();
  }
}
