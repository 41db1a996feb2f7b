package org.remotelog.pointer.ethereum;

import java.util.Optional;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.registry.SignedUpdate;

/**
 * A head that is to be published.
 *
 * @param signed the owner's signature, when somebody else pays
 */
public record HeadOrder(HeadUpdate update, Optional<SignedUpdate> signed) {
  /** A head of the account that pays. */
  static HeadOrder own(HeadUpdate update) {
    return new HeadOrder(update, Optional.empty());
  }

  /** A head whose owner has signed. */
  public static HeadOrder signed(SignedUpdate signed) {
    return new HeadOrder(signed.update(), Optional.of(signed));
  }

  boolean isSameLog(HeadOrder other) {
    return update.log().equals(other.update.log()) && update.owner().equals(other.update.owner());
  }
}
