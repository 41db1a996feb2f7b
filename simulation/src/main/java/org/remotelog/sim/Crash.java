package org.remotelog.sim;

/** The end of a device's process, wherever it is: no code between handles it. */
final class Crash extends Error {
  private static final long serialVersionUID = 1L;

  Crash() {
    super("the device has died", null, false, false);
  }
}
