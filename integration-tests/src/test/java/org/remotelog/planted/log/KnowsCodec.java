package org.remotelog.planted.log;

import org.remotelog.planted.log.codec.Row;

/** Planted for the house rules. */
public final class KnowsCodec {
  static Object run() throws Exception {
    return new Row();
  }
}
