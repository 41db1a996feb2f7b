package org.remotelog.planted.log.client;

import okhttp3.PlantedCall;

/** Planted for the house rules. */
public final class CallsHttp {
  static Object run() throws Exception {
    return new PlantedCall();
  }
}
