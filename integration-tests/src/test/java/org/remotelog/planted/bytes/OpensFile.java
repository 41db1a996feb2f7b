package org.remotelog.planted.bytes;

import java.io.FileInputStream;

/** Planted for the house rules. */
public final class OpensFile {
  static Object run() throws Exception {
    return new FileInputStream("x");
  }
}
