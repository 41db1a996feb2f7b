package org.remotelog.planted.bridge;

import org.remotelog.planted.FrontDoor;

/** Planted for the house rules. */
public final class SeesFrontDoor {
  static Object run() throws Exception {
    return new FrontDoor();
  }
}
