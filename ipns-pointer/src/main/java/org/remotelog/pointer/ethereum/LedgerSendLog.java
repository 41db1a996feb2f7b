package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.util.List;
import org.remotelog.log.LogName;

/** Keeps transactions beside the heads that they publish. */
final class LedgerSendLog implements SendLog {
  private final HeadLedger ledger;

  LedgerSendLog(HeadLedger ledger) {
    this.ledger = ledger;
  }

  @Override
  public void sending(List<HeadOrder> orders, InFlight by) throws IOException {
    for (HeadOrder order : orders) {
      LogName log = order.update().log();
      ledger.put(log, ledger.of(log).sending(by));
    }
  }

  @Override
  public void ended(List<HeadOrder> orders) throws IOException {
    for (HeadOrder order : orders) {
      LogName log = order.update().log();
      ledger.put(log, ledger.of(log).landed());
    }
  }
}
