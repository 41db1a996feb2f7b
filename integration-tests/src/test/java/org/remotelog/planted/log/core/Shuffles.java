package org.remotelog.planted.log.core;

import java.util.ArrayList;
import java.util.Collections;

/** Planted for the house rules. */
public final class Shuffles {
  static void run() throws Exception {
    Collections.shuffle(new ArrayList<>());
  }
}
