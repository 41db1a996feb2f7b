package org.remotelog.log;

import java.io.IOException;

/** A content store was asked to change what it only gives out. */
public class ReadOnlyStoreException extends IOException {
  private static final long serialVersionUID = 1L;

  public ReadOnlyStoreException(String message) {
    super(message);
  }
}
