package org.remotelog.pointer.ethereum;

import java.io.IOException;

/** Is told of a transaction before it is sent, so that nothing that was paid for is forgotten. */
interface SendLog {
  /** Keeps nothing. */
  SendLog NONE =
      new SendLog() {
        @Override
        public void sending(InFlight by) {}

        @Override
        public void ended() {}
      };

  /** The transaction is about to be sent; returns once that is durable. */
  void sending(InFlight by) throws IOException;

  /** The last one is in a block, or will never be. */
  void ended() throws IOException;
}
