package org.remotelog.pointer.ethereum.rpc;

import java.io.IOException;

/** What a node has answered stands, though it is no success: no other node is asked. */
public class FinalAnswerException extends IOException {
  private static final long serialVersionUID = 1L;

  public FinalAnswerException(String message) {
    super(message);
  }
}
