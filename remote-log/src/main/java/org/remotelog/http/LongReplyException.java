package org.remotelog.http;

import java.io.IOException;

/** A server's reply is longer than the call takes. */
public final class LongReplyException extends IOException {
  private static final long serialVersionUID = 1L;

  LongReplyException(String message) {
    super(message);
  }
}
