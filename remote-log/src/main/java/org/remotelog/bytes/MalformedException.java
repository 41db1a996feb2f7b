package org.remotelog.bytes;

/**
 * Bytes or text from outside do not have the form they must have. The message is a plain reason
 * that can be shown to a user; it never contains the bytes themselves.
 */
public final class MalformedException extends Exception {
  private static final long serialVersionUID = 1;

  public MalformedException(String reason) {
    super(reason);
  }

  public MalformedException(String reason, Throwable cause) {
    super(reason, cause);
  }
}
