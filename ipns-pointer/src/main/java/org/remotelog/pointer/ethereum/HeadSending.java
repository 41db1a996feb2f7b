package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.util.Optional;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.rpc.Receipt;

/** How updates get to the contract. */
interface HeadSending {
  /**
   * Returns when the update is in a block.
   *
   * @param owner its key
   * @throws RefusedUpdateException when the contract does not take it
   * @throws IOException when that is not known; it may nevertheless get into one
   */
  Landed send(HeadUpdate update, AccountKey owner, TimeLeft left) throws IOException;

  /** The same for one of which a transaction was signed before. */
  Landed resume(HeadUpdate update, AccountKey owner, InFlight before, TimeLeft left)
      throws IOException;

  /** What became of a transaction of before that is in a block; nothing is sent for it. */
  default Optional<Receipt> find(InFlight before, TimeLeft left) throws IOException {
    return Optional.empty();
  }

  /** Closes what it was given to send by. */
  default void close() {}
}
