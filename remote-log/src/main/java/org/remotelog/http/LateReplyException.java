package org.remotelog.http;

import java.io.IOException;

/** A server was reached, or may have been, and gave no whole reply in time. */
public final class LateReplyException extends IOException {
  private static final long serialVersionUID = 1L;

  LateReplyException(String message, Throwable cause) {
    super(message, cause);
  }
}
