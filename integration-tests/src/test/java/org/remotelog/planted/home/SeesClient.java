package org.remotelog.planted.home;

import org.remotelog.planted.log.client.SeesHome;

/** Planted for the house rules. */
public final class SeesClient {
  static Object run() throws Exception {
    return new SeesHome();
  }
}
