package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.rpc.JsonRpc;

/**
 * A process that dies before a call to its node or to its ledger, and so after the one before it:
 * from then on nothing that it does has an effect.
 */
final class MortalProcess {
  private final int lastCall;
  private int calls;

  /**
   * @param calls that it lives for
   */
  MortalProcess(int calls) {
    this.lastCall = calls;
  }

  /** The end of the process, which nothing may catch and survive. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;

    Died(int calls) {
      super("the process died after " + calls + " calls");
    }
  }

  private synchronized void live() {
    if (calls == lastCall) {
      throw new Died(calls);
    }
    calls++;
  }

  JsonRpc node(JsonRpc node) {
    return new JsonRpc() {
      @Override
      public Optional<Object> call(String method, List<?> params, Duration deadline)
          throws IOException {
        live();
        return node.call(method, params, deadline);
      }

      @Override
      public String uri() {
        return node.uri();
      }

      @Override
      public void close() {
        node.close();
      }
    };
  }

  HeadLedger ledger(HeadLedger ledger) {
    return new HeadLedger() {
      @Override
      public Optional<Long> chain() throws IOException {
        live();
        return ledger.chain();
      }

      @Override
      public void putChain(long chainId) throws IOException {
        live();
        ledger.putChain(chainId);
      }

      @Override
      public LedgerRow of(LogName log) throws IOException {
        live();
        return ledger.of(log);
      }

      @Override
      public void change(LogName log, UnaryOperator<LedgerRow> by) throws IOException {
        live();
        ledger.change(log, by);
      }

      @Override
      public List<LogName> open() throws IOException {
        live();
        return ledger.open();
      }
    };
  }
}
