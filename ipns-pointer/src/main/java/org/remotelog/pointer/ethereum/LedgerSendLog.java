package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.util.List;

/** Keeps a transaction beside the heads that it publishes. */
final class LedgerSendLog implements SendLog {
  private final HeadLedger ledger;
  private final List<HeadOrder> orders;

  LedgerSendLog(HeadLedger ledger, List<HeadOrder> orders) {
    this.ledger = ledger;
    this.orders = orders;
  }

  @Override
  public void sending(InFlight by) throws IOException {
    for (HeadOrder order : orders) {
      ledger.change(order.update().log(), row -> row.sending(Known.of(order.update()), by));
    }
  }

  @Override
  public void ended(InFlight by) throws IOException {
    for (HeadOrder order : orders) {
      ledger.change(order.update().log(), row -> row.ended(by));
    }
  }
}
