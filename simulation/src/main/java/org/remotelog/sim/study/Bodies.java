package org.remotelog.sim.study;

import org.remotelog.bytes.Bytes;
import org.remotelog.sim.Chance;

/** Bodies of messages: random bytes, which nobody can compress, and no two alike. */
final class Bodies {
  private final Chance chance;
  private final int size;

  Bodies(Chance chance, int size) {
    this.chance = chance;
    this.size = size;
  }

  Bytes next() {
    byte[] body = new byte[size];
    chance.fill(body);
    return Bytes.wrap(body);
  }
}
