package org.remotelog.sqlite;

import java.io.IOException;

/** Others kept the database busy for longer than the caller wanted to wait. */
public final class DatabaseBusyException extends IOException {
  private static final long serialVersionUID = 1L;

  DatabaseBusyException(String message) {
    super(message);
  }

  DatabaseBusyException(String message, Throwable cause) {
    super(message, cause);
  }
}
