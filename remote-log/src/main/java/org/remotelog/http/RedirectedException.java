package org.remotelog.http;

import java.io.IOException;

/** A server answered by sending us elsewhere, where we do not go. */
public final class RedirectedException extends IOException {
  private static final long serialVersionUID = 1L;

  RedirectedException(String message) {
    super(message);
  }
}
