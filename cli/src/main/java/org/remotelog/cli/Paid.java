package org.remotelog.cli;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.Amounts;
import org.remotelog.pointer.ethereum.EthereumEvents;
import org.remotelog.pointer.ethereum.Landed;

/** What publishing by contracts has cost in one command. Safe for use by several threads. */
final class Paid implements EthereumEvents {
  private final List<String> lost = new ArrayList<>();
  private BigInteger wei = BigInteger.ZERO;
  private long gas;
  private int heads;

  @Override
  public synchronized void landed(LogName log, long sequence, Landed how) {
    heads++;
    gas += how.gas();
    wei = wei.add(how.wei());
  }

  @Override
  public synchronized void movedBack(LogName log, long from, long to) {
    lost.add(
        "the chain has lost head "
            + from
            + " of log "
            + log
            + (to == 0 ? "" : " and went back to " + to)
            + "; it is published once more");
  }

  /** Heads that are in blocks by this command. */
  synchronized int heads() {
    return heads;
  }

  synchronized BigInteger wei() {
    return wei;
  }

  synchronized long gas() {
    return gas;
  }

  /** Heads that the chain had lost. */
  synchronized List<String> lost() {
    return List.copyOf(lost);
  }

  /** For scripts; empty when nothing was. */
  synchronized Optional<JsonLine> json() {
    return heads == 0
        ? Optional.empty()
        : Optional.of(
            new JsonLine().put("heads", heads).put("gas", gas).put("wei", wei.toString()));
  }

  /** For people. */
  synchronized String text() {
    return Words.count(heads, "head") + " by contract: " + Amounts.ether(wei) + ", " + gas + " gas";
  }
}
