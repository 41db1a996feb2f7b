package org.remotelog.planted.log.client;

import org.remotelog.planted.mvds.Id;

/** Planted for the house rules. */
public final class SeesMvds {
  static Object run() throws Exception {
    return new Id(1);
  }
}
