package org.remotelog.sim;

/** The end of the whole run, after a violation. */
final class Halt extends Error {
  private static final long serialVersionUID = 1L;

  Halt() {
    super("the world is over", null, false, false);
  }
}
