package org.remotelog.planted.log.client;

import com.google.protobuf.ByteString;

/** Planted for the house rules. */
public final class ParsesProtobuf {
  static Object run() throws Exception {
    return ByteString.EMPTY;
  }
}
