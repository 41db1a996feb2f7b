package org.remotelog.pointer.ethereum;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.remotelog.log.LogName;

/** A ledger that ends with the process: for tests, and for clients that only read. */
public final class MemoryHeadLedger implements HeadLedger {
  private final Map<LogName, LedgerRow> rows = new TreeMap<>();
  private Optional<Long> chain = Optional.empty();

  @Override
  public synchronized Optional<Long> chain() {
    return chain;
  }

  @Override
  public synchronized void putChain(long chainId) {
    chain = Optional.of(chainId);
  }

  @Override
  public synchronized LedgerRow of(LogName log) {
    return rows.getOrDefault(log, LedgerRow.EMPTY);
  }

  @Override
  public synchronized void change(LogName log, UnaryOperator<LedgerRow> by) {
    rows.put(log, by.apply(of(log)));
  }

  @Override
  public synchronized List<LogName> open() {
    List<LogName> open = new ArrayList<>(rows.keySet());
    open.removeIf(log -> !of(log).record().isPresent());
    return open;
  }
}
