package org.remotelog.planted.log.codec;

import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;

/** A decoder that no fuzz test reaches. */
final class DecodesUnseen {
  private DecodesUnseen() {}

  static int decode(Bytes bytes) throws MalformedException {
    if (bytes.isEmpty()) {
      throw new MalformedException("no bytes");
    }
    return bytes.get(0);
  }
}
