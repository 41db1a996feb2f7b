package org.remotelog.bridge;

import java.io.IOException;

/** A message does not fit the limit of 2/MVDS messages here; nothing was appended. */
public final class MessageTooLargeException extends IOException {
  private static final long serialVersionUID = 1L;

  public MessageTooLargeException(long bytes, int limit) {
    super(
        "the message has "
            + bytes
            + " bytes with its metadata, at most "
            + limit
            + " are possible");
  }
}
