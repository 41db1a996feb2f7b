package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadPointerContract;
import org.remotelog.log.LogName;
import org.remotelog.log.store.memory.MemoryContentStore;

/** What every head pointer does, by a contract on a real chain. */
final class EthereumPointerOnNodeTest extends HeadPointerContract {
  private static Chain chain;

  private final MemoryContentStore store = new MemoryContentStore();
  private final MemoryHeadLedger ledger = new MemoryHeadLedger();
  private final List<Landed> landed = new ArrayList<>();

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

  /** A contract of its own: nothing can be taken out of one. */
  @Override
  protected HeadPointer newPointer() throws IOException {
    return new EthereumPointerBuilder(Chain.deploy(chain.url()), store, new Chain.Owners())
        .node(new HttpServer(chain.url()))
        .ledger(ledger)
        .account(Account.of(Chain.key(1)))
        .events(
            new EthereumEvents() {
              @Override
              public void landed(LogName log, long sequence, Landed how) {
                landed.add(how);
              }
            })
        .build();
  }

  /** Each record would cost another transaction, and the contract knows nothing of expiry. */
  @Override
  protected boolean isRenewable() {
    return false;
  }

  @Test
  void firstHeadAndUpdateCostWhatTheyMay() throws IOException {
    publish(inline(1, "one"));
    publish(inline(2, "two"));
    Bytes three = inline(3, "three");
    publish(three);
    publish(three);
    assertThat(landed).hasSize(3);
    assertThat(landed.get(0).gas()).isLessThanOrEqualTo(72_000);
    assertThat(landed.get(2).gas()).isLessThanOrEqualTo(37_000);
  }
}
