package org.remotelog.planted.log.client;

import org.remotelog.planted.home.SeesClient;

/** Planted for the house rules. */
public final class SeesHome {
  static Object run() throws Exception {
    return new SeesClient();
  }
}
