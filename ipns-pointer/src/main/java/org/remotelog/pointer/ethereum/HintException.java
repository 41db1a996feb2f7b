package org.remotelog.pointer.ethereum;

import java.io.IOException;

/**
 * The contract is said to name a head of which no valid record is to be had. It may be true: the
 * stores that have the record may not be reached. It may be made up by the node that said so.
 */
public final class HintException extends IOException {
  private static final long serialVersionUID = 1L;

  HintException(String message) {
    super(message);
  }
}
