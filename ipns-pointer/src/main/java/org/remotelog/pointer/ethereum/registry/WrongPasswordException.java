package org.remotelog.pointer.ethereum.registry;

/** A wallet file does not open with this password. Neither stands in the message. */
public final class WrongPasswordException extends Exception {
  private static final long serialVersionUID = 1L;

  WrongPasswordException() {
    super(
        "the wallet file does not open with this password: type it again; if it is right, the file"
            + " is damaged, and a copy of it may not be");
  }
}
