package org.remotelog.planted.log.crypto;

import java.security.SecureRandom;

/** Planted for the house rules. */
public final class DrawsSecureRandom {
  static Object run() throws Exception {
    return new SecureRandom();
  }
}
