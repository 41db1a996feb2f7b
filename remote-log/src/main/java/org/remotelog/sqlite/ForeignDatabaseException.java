package org.remotelog.sqlite;

import java.io.IOException;

/** The file is a database of something else. */
public final class ForeignDatabaseException extends IOException {
  private static final long serialVersionUID = 1L;

  ForeignDatabaseException(String message) {
    super(message);
  }
}
