package org.remotelog.planted.group;

import org.remotelog.planted.bridge.SeesFrontDoor;

/** Planted for the house rules. */
public final class SeesBridge {
  static Object run() throws Exception {
    return new SeesFrontDoor();
  }
}
