package org.remotelog.cli;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.pointer.ethereum.Amounts;
import org.remotelog.pointer.ethereum.EthereumEvents;
import org.remotelog.pointer.ethereum.Landed;

/** What publishing by contracts has cost in one command. Safe for use by several threads. */
final class Paid implements EthereumEvents {
  private final List<String> lost = new ArrayList<>();
  private final Set<Bytes> transactions = new HashSet<>();
  private final Set<Head> known = new HashSet<>();
  private BigInteger wei = BigInteger.ZERO;
  private long gas;
  private int heads;

  /** A head that is in a block by a transaction. */
  private record Head(Bytes transaction, LogName log, long sequence) {}

  /** Two pointers by one contract may both tell of it. */
  @Override
  public synchronized void paid(Bytes transaction, long used, BigInteger cost) {
    if (transactions.add(transaction)) {
      gas += used;
      wei = wei.add(cost);
    }
  }

  @Override
  public synchronized void landed(LogName log, long sequence, Landed how) {
    boolean isNamed = !how.transaction().isEmpty();
    if (isNamed && !known.add(new Head(how.transaction(), log, sequence))) {
      return;
    }
    heads++;
    if (!transactions.contains(how.transaction())) {
      gas += how.gas(); // A relay's.
    }
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

  /** Whether there was neither a head nor a transaction. */
  synchronized boolean isNothing() {
    return heads == 0 && transactions.isEmpty();
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
    return isNothing()
        ? Optional.empty()
        : Optional.of(
            new JsonLine().put("heads", heads).put("gas", gas).put("wei", wei.toString()));
  }

  /** For people. */
  synchronized String text() {
    return Words.count(heads, "head") + " by contract: " + Amounts.ether(wei) + ", " + gas + " gas";
  }
}
