package org.remotelog.bridge;

import java.io.IOException;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeDamagedException;

/** Decodes rows of the home; a damaged one is a matter of the environment, not of a peer. */
final class Rows {
  private Rows() {}

  interface Decoding<T> {
    T run() throws MalformedException;
  }

  static <T> T decode(String what, Decoding<T> decoding) throws IOException {
    try {
      return decoding.run();
    } catch (MalformedException | IllegalArgumentException e) {
      throw new HomeDamagedException("the home has a damaged " + what + ": " + e.getMessage(), e);
    }
  }

  /** A delivered message has no row any more. */
  static HomeDamagedException gone(long row) {
    return new HomeDamagedException("message row " + row + " of the home is gone");
  }
}
