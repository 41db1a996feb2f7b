package org.remotelog.pointer.ethereum;

import org.remotelog.pointer.ethereum.registry.RegistryError;
import org.remotelog.pointer.ethereum.rpc.FinalAnswerException;

/** The contract did not take an update. */
public final class RefusedUpdateException extends FinalAnswerException {
  private static final long serialVersionUID = 1L;

  private final transient RegistryError error;

  RefusedUpdateException(RegistryError error) {
    super(explain(error));
    this.error = error;
  }

  private static String explain(RegistryError error) {
    switch (error.kind()) {
      case CONFLICT:
      case NOT_INCREASING:
        return "the contract holds number " + error.current() + " of the log by now";
      case BAD_SIGNATURE:
        return "the contract does not take the owner's signature";
      default:
        return "the owner's signature has expired";
    }
  }

  /** Why. */
  public RegistryError error() {
    return error;
  }
}
