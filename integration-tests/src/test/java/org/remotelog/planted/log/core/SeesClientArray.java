package org.remotelog.planted.log.core;

import org.remotelog.planted.log.client.Shell;

/** Planted for the house rules. */
public final class SeesClientArray {
  private Shell[] shells = {};
}
