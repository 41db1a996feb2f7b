package org.remotelog.pointer.ethereum;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInfo;

/** A chain for all tests of a class, and for each of them a device with a log of its own. */
abstract class OnChain {
  private static final int KEY = 1;

  static Chain chain;

  /** By what the log is known to the device. */
  String log;

  Desk desk;

  @BeforeAll
  static void startChain() throws Exception {
    chain = Chain.start();
  }

  @AfterAll
  static void stopChain() throws Exception {
    if (chain != null) {
      chain.close();
    }
  }

  @BeforeEach
  final void newDesk(TestInfo test) {
    log = test.getTestMethod().orElseThrow().getName() + test.getDisplayName();
    desk = new Desk(chain, KEY);
  }

  /** Transactions of the device's account, by a block or by what waits for one. */
  static long count(String tag) throws Exception {
    String account = Chain.key(KEY).address().hex();
    return Long.decode(chain.anvil().rpc("eth_getTransactionCount", account, tag).asText());
  }
}
