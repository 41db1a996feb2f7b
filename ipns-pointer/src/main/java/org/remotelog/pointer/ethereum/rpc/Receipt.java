package org.remotelog.pointer.ethereum.rpc;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;

/**
 * What became of a transaction that is in a block, as a node tells it.
 *
 * @param isDone false when it was refused while it ran; it was paid for all the same
 * @param gasPrice what was paid for each unit of gas, in wei
 * @param contract the contract that it has made
 */
public record Receipt(
    boolean isDone,
    long block,
    long gasUsed,
    BigInteger gasPrice,
    Optional<EthereumAddress> contract,
    List<Log> logs) {
  /** What a contract has written. */
  public record Log(EthereumAddress contract, List<Bytes> topics, Bytes data) {
    public Log {
      topics = Collections.unmodifiableList(new ArrayList<>(topics));
    }
  }

  public Receipt {
    logs = Collections.unmodifiableList(new ArrayList<>(logs));
  }

  /** What was paid, in wei. */
  public BigInteger cost() {
    return gasPrice.multiply(BigInteger.valueOf(gasUsed));
  }
}
