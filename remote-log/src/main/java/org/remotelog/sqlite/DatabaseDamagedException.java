package org.remotelog.sqlite;

import java.io.IOException;

/** The database file is damaged. */
public final class DatabaseDamagedException extends IOException {
  private static final long serialVersionUID = 1L;

  DatabaseDamagedException(String message) {
    super(message);
  }

  DatabaseDamagedException(String message, Throwable cause) {
    super(message, cause);
  }
}
