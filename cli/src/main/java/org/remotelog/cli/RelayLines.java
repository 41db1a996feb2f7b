package org.remotelog.cli;

import java.math.BigInteger;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.ethereum.Amounts;
import org.remotelog.pointer.ethereum.Relay;
import org.remotelog.pointer.ethereum.RelayEvents;

/** Prints what a relay does, one line each. Safe for use by several threads. */
final class RelayLines implements RelayEvents {
  private final Shell shell;

  RelayLines(Shell shell) {
    this.shell = shell;
  }

  synchronized void listening(String address, int port, Relay.Status status) {
    if (shell.json()) {
      print(
          new JsonLine()
              .put("event", "listening")
              .put("address", address)
              .put("port", port)
              .put("chain", status.chainId())
              .put("contract", status.contract())
              .put("account", status.account())
              .put("balanceWei", status.balance().toString())
              .put("weiPerHead", status.weiPerHead().toString()));
      return;
    }
    shell.line("account " + status.account() + " has " + Amounts.ether(status.balance()));
    shell.line(
        "contract "
            + status.contract()
            + " on chain "
            + status.chainId()
            + "; a head costs about "
            + Amounts.ether(status.weiPerHead())
            + " now, less when several go together");
    shell.line("listening on http://" + address);
    shell.flush();
  }

  @Override
  public synchronized void published(
      int heads, Bytes transaction, long block, long gas, BigInteger wei) {
    if (shell.json()) {
      print(
          new JsonLine()
              .put("event", "published")
              .put("heads", heads)
              .put("transaction", "0x" + transaction.hex())
              .put("block", block)
              .put("gas", gas)
              .put("wei", wei.toString()));
      return;
    }
    shell.line(
        Words.count(heads, "head")
            + " in block "
            + block
            + " by 0x"
            + transaction.hex()
            + ": "
            + Words.number(gas)
            + " gas, "
            + Amounts.ether(wei));
    shell.flush();
  }

  @Override
  public synchronized void trouble(String what) {
    shell.warn(what);
  }

  synchronized void ended() {
    if (shell.json()) {
      print(new JsonLine().put("event", "ended"));
    } else {
      shell.note("ended");
      shell.flush();
    }
  }

  private void print(JsonLine line) {
    shell.json(line);
    shell.flush();
  }
}
