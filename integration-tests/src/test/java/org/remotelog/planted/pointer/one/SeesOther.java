package org.remotelog.planted.pointer.one;

import org.remotelog.planted.pointer.two.Pointer;

/** Planted for the house rules. */
public final class SeesOther {
  static Object run() throws Exception {
    return new Pointer();
  }
}
