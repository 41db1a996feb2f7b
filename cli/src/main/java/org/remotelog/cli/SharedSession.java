package org.remotelog.cli;

import java.io.IOException;

/** A session that is open for long, on a home that other commands change in between. */
record SharedSession(Session session, SharedHome home) implements AutoCloseable {
  /** Keeps others out for a pass of several transactions. */
  SharedHome.Hold hold() throws IOException {
    return home.hold();
  }

  @Override
  public void close() throws Exception {
    session.close();
  }
}
