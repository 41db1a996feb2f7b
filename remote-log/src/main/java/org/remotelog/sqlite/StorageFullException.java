package org.remotelog.sqlite;

import java.io.IOException;

/** The disk is full or fails; the change was not kept. */
public final class StorageFullException extends IOException {
  private static final long serialVersionUID = 1L;

  StorageFullException(String message) {
    super(message);
  }

  StorageFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
