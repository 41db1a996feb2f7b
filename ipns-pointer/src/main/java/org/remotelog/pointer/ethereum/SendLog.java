package org.remotelog.pointer.ethereum;

import java.io.IOException;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.ethereum.rpc.Receipt;

/** Is told of a transaction before it is sent, so that nothing that was paid for is forgotten. */
interface SendLog {
  /** Keeps nothing. */
  SendLog NONE =
      new SendLog() {
        @Override
        public void sending(InFlight by) {}

        @Override
        public void ended(InFlight by) {}
      };

  /** It is in a block and paid for, whatever it has done there; may be told more than once. */
  default void paid(Bytes transaction, Receipt receipt) {}

  /** The transaction is about to be sent; returns once that is durable. */
  void sending(InFlight by) throws IOException;

  /**
   * It will never be in a block, or is in one and has published nothing. One that has may be lost,
   * and is kept.
   */
  void ended(InFlight by) throws IOException;
}
