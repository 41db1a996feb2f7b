package org.remotelog.sim.study;

/** The thread was interrupted; there is no outcome. */
public final class StoppedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  StoppedException() {
    super("the run was interrupted");
  }
}
