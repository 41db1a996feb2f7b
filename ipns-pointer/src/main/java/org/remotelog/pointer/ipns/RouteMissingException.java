package org.remotelog.pointer.ipns;

import java.io.IOException;

/** A server answers, but not to the calls of this route. */
final class RouteMissingException extends IOException {
  private static final long serialVersionUID = 1L;

  RouteMissingException(String message) {
    super(message);
  }
}
