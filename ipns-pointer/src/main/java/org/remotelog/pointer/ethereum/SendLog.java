package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.util.List;

/** Is told of transactions before they are sent, so that nothing that was paid for is forgotten. */
interface SendLog {
  /** Keeps nothing: who relays is asked again by those who want something published. */
  SendLog NONE =
      new SendLog() {
        @Override
        public void sending(List<HeadOrder> orders, InFlight by) {}

        @Override
        public void ended(List<HeadOrder> orders) {}
      };

  /** The transaction is about to be sent; returns once that is durable. */
  void sending(List<HeadOrder> orders, InFlight by) throws IOException;

  /** The last transaction of these is in a block, or will never be. */
  void ended(List<HeadOrder> orders) throws IOException;
}
