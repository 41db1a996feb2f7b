package org.remotelog.pointer.ethereum;

/** A relay does not do what it is asked. */
final class RefusedRequestException extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient RelayAnswer.Refused answer;

  RefusedRequestException(RelayAnswer.Refused answer) {
    super(answer.error());
    this.answer = answer;
  }

  RelayAnswer.Refused answer() {
    return answer;
  }
}
