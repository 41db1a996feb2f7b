package org.remotelog.sim.check;

import org.remotelog.log.Cid;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;

/** Short names for lines that people read. */
final class Names {
  private static final int CHARS = 8;

  private Names() {}

  static String of(MessageId id) {
    return id.hex().substring(0, CHARS);
  }

  static String of(LogName log) {
    return log.publicKey().hex().substring(0, CHARS);
  }

  static String of(Cid cid) {
    return cid.digest().bytes().hex().substring(0, CHARS);
  }
}
