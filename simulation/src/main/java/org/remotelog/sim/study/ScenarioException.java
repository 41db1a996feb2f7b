package org.remotelog.sim.study;

/** A scenario that makes no sense; the message says what would. */
public final class ScenarioException extends Exception {
  private static final long serialVersionUID = 1L;

  ScenarioException(String message) {
    super(message);
  }
}
