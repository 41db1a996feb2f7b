package org.remotelog.sqlite;

import java.io.IOException;

/** The disk is full or fails; the change was not kept. */
public final class StorageFullException extends IOException {
  private static final long serialVersionUID = 1L;

  /** For homes and stores of other kinds, which have full disks too. */
  public StorageFullException(String message) {
    super(message);
  }

  StorageFullException(String message, Throwable cause) {
    super(message, cause);
  }
}
