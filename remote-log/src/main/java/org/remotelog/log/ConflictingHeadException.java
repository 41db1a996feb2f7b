package org.remotelog.log;

/**
 * A head pointer holds another head of the same sequence: the log was written in two places. The
 * first record stays in front; the refused one is kept beside it when there is room.
 */
public final class ConflictingHeadException extends StaleHeadException {
  private static final long serialVersionUID = 1L;

  public ConflictingHeadException(String message) {
    super(message);
  }
}
