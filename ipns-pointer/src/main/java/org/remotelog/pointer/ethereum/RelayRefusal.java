package org.remotelog.pointer.ethereum;

import java.util.Optional;

/** Why a relay does not publish a head, with the HTTP status that says so. */
public enum RelayRefusal {
  /** It cannot be read. */
  MALFORMED(400),

  /** It comes with another token than the relay's. */
  WRONG_TOKEN(401),

  /** The relay does not publish for this owner. */
  NOT_ADMITTED(403),

  /** There is nothing under this path. */
  NO_SUCH_PATH(404),

  /** The path is there, and takes another method. */
  WRONG_METHOD(405),

  /** The contract would not take it: it holds another sequence than is expected. */
  CONFLICT(409),

  /** It is longer than a signed head can be. */
  TOO_LONG(413),

  /** It can be read, but it is for another contract, or not signed by its owner, or too old. */
  INVALID(422),

  /** The owner, or all owners together, have asked too often. */
  TOO_MANY(429),

  /** The relay cannot, for now. */
  UNAVAILABLE(503);

  private final int status;

  RelayRefusal(int status) {
    this.status = status;
  }

  public int status() {
    return status;
  }

  static Optional<RelayRefusal> ofStatus(int status) {
    for (RelayRefusal one : values()) {
      if (one.status == status) {
        return Optional.of(one);
      }
    }
    return Optional.empty();
  }
}
