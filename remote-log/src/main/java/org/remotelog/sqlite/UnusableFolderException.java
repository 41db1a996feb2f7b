package org.remotelog.sqlite;

import java.io.IOException;

/** The folder cannot hold a database: no folder, no permission, or not on a local disk. */
public final class UnusableFolderException extends IOException {
  private static final long serialVersionUID = 1L;

  UnusableFolderException(String message) {
    super(message);
  }

  UnusableFolderException(String message, Throwable cause) {
    super(message, cause);
  }
}
