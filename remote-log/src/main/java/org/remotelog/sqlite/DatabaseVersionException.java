package org.remotelog.sqlite;

import java.io.IOException;

/** The database has a schema that this program does not read. */
public final class DatabaseVersionException extends IOException {
  private static final long serialVersionUID = 1L;

  private final int found;
  private final int supported;

  DatabaseVersionException(String message, int found, int supported) {
    super(message);
    this.found = found;
    this.supported = supported;
  }

  /** The schema version of the file. */
  public int found() {
    return found;
  }

  /** The newest schema version that this program reads. */
  public int supported() {
    return supported;
  }
}
