package org.remotelog.planted.log.crypto;

import com.google.protobuf.ByteString;

/** Planted for the house rules. */
public final class UsesProtobuf {
  static Object run() throws Exception {
    return ByteString.EMPTY;
  }
}
