package org.remotelog.pointer.ethereum.registry;

import java.util.Optional;

/**
 * Why the contract refused.
 *
 * @param current the sequence that it holds, 0 where it does not say
 */
public record RegistryError(Kind kind, long current) {
  /** The kinds of refusals, with the number that a batch tells them by. */
  public enum Kind {
    /** It holds another sequence than was expected. */
    CONFLICT(1),

    /** The sequence is not above the one that it holds. */
    NOT_INCREASING(2),

    /** The owner has not signed this. */
    BAD_SIGNATURE(3),

    /** The time until which the signature counts is over. */
    EXPIRED(4);

    private final int code;

    Kind(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }

    static Optional<Kind> ofCode(long code) {
      for (Kind kind : values()) {
        if (kind.code == code) {
          return Optional.of(kind);
        }
      }
      return Optional.empty();
    }
  }
}
