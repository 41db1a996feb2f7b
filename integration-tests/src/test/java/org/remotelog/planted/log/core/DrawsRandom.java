package org.remotelog.planted.log.core;

import java.util.Random;

/** Planted for the house rules. */
public final class DrawsRandom {
  static Object run() throws Exception {
    return new Random(1);
  }
}
