package org.remotelog.sim;

import java.io.IOException;

/** A failure that the world made; any other one is a finding. */
final class Injected extends IOException {
  private static final long serialVersionUID = 1L;

  Injected(String message) {
    super(message);
  }
}
