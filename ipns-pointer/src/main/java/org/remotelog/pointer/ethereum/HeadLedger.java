package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.remotelog.log.LogName;

/**
 * What this device has published by one contract, kept durably: by it the device knows its own
 * heads again, and gives them anew when the chain loses them. Without it a head of its own looks
 * like that of another copy of the home. Safe for use by several threads.
 */
public interface HeadLedger {
  /** The chain on which the contract was seen first; empty before. */
  Optional<Long> chain() throws IOException;

  /** Remembers the chain. */
  void putChain(long chainId) throws IOException;

  /** What was published of a log; {@link LedgerRow#EMPTY} when nothing was. */
  LedgerRow of(LogName log) throws IOException;

  /**
   * Changes what is kept of a log, in one step: nothing else changes it between reading and
   * writing. Returns once that is durable.
   */
  void change(LogName log, UnaryOperator<LedgerRow> by) throws IOException;

  /** Logs whose newest head is not final yet. */
  List<LogName> open() throws IOException;
}
