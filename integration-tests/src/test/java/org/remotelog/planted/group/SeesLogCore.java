package org.remotelog.planted.group;

import org.remotelog.planted.log.core.Step;

/** Planted for the house rules. */
public final class SeesLogCore {
  static Object run() throws Exception {
    return new Step();
  }
}
