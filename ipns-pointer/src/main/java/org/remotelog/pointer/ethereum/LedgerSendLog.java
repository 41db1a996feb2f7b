package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.ethereum.rpc.Receipt;

/** Keeps a transaction beside the heads that it publishes. */
final class LedgerSendLog implements SendLog {
  private final HeadLedger ledger;
  private final List<HeadOrder> orders;
  private final EthereumEvents events;

  LedgerSendLog(HeadLedger ledger, List<HeadOrder> orders, EthereumEvents events) {
    this.ledger = ledger;
    this.orders = orders;
    this.events = events;
  }

  @Override
  public void paid(Bytes transaction, Receipt receipt) {
    events.paid(transaction, receipt.gasUsed(), receipt.cost());
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
