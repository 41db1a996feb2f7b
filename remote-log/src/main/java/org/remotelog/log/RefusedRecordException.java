package org.remotelog.log;

import java.io.IOException;

/** A head pointer refused bytes that are no record signed by the log; trying again cannot help. */
public final class RefusedRecordException extends IOException {
  private static final long serialVersionUID = 1L;

  public RefusedRecordException(String message) {
    super(message);
  }

  public RefusedRecordException(String message, Throwable cause) {
    super(message, cause);
  }
}
