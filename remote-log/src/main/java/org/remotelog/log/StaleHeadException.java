package org.remotelog.log;

import java.io.IOException;

/** A head pointer refused a record because it holds a newer or a conflicting one of the log. */
public class StaleHeadException extends IOException {
  private static final long serialVersionUID = 1L;

  public StaleHeadException(String message) {
    super(message);
  }
}
