package org.remotelog.sqlite;

import java.io.IOException;

/** There is no database at the place, or it was never set up. */
public final class DatabaseMissingException extends IOException {
  private static final long serialVersionUID = 1L;

  DatabaseMissingException(String message) {
    super(message);
  }
}
