package org.remotelog.planted.log.store.one;

import org.remotelog.planted.home.SeesClient;
import org.remotelog.planted.pointer.two.Pointer;

/** Planted for the house rules. */
public final class SeesPointerAndHome {
  static final Object ONE = new Pointer();
  static final Object TWO = new SeesClient();
}
