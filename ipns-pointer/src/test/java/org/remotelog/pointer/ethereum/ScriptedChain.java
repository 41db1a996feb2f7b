package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.EthereumKey;
import org.remotelog.pointer.ethereum.registry.HeadUpdate;
import org.remotelog.pointer.ethereum.registry.RegistryCode;
import org.remotelog.pointer.ethereum.rpc.FakeRpc;

/** A node of a chain on which each transaction of an account becomes what a test tells. */
final class ScriptedChain implements FakeRpc.Answers {
  static final EthereumAddress CONTRACT = new EthereumAddress(Bytes.ofHex("33".repeat(20)));
  private static final Bytes UPDATED =
      EthereumKey.hash(Bytes.utf8("HeadUpdated(address,bytes32,uint64,uint64,bytes32)"));

  private final Map<String, FakeRpc.Answers> scripts = new HashMap<>();
  private final Map<String, Object> receipts = new HashMap<>();
  private final List<Bytes> sent = new ArrayList<>();
  private List<HeadUpdate> taken = new ArrayList<>();
  private boolean isMining = true;
  private boolean isDone = true;
  private long gas = 70_000;
  private long count;

  /** From now on the method is answered so. */
  synchronized void on(String method, FakeRpc.Answers answers) {
    scripts.put(method, answers);
  }

  synchronized void heal() {
    scripts.clear();
  }

  /** What a transaction needs, as this node estimates it. */
  synchronized void gas(long value) {
    gas = value;
  }

  /** Whether what is sent is in a block at once. */
  synchronized void mining(boolean value) {
    isMining = value;
  }

  /** Transactions from now on fail while they run. */
  synchronized void failing() {
    isDone = false;
  }

  /** Updates that the contract takes by the transactions from now on. */
  synchronized void taking(List<HeadUpdate> updates) {
    taken = new ArrayList<>(updates);
  }

  /** Transactions of the account that are in blocks. */
  synchronized void count(long value) {
    count = value;
  }

  /** What was sent, in order. */
  synchronized List<Bytes> sent() {
    return new ArrayList<>(sent);
  }

  /** Puts a transaction into a block. */
  synchronized void mine(Bytes transaction) {
    receipts.put("0x" + EthereumKey.hash(transaction).hex(), receipt());
    count++;
  }

  private Map<String, Object> receipt() {
    List<Object> logs = new ArrayList<>();
    for (HeadUpdate update : taken) {
      String owner = "0x" + "0".repeat(24) + update.owner().hex().substring(2);
      logs.add(
          Map.of(
              "address",
              CONTRACT.hex(),
              "topics",
              List.of("0x" + UPDATED.hex(), owner, "0x" + update.log().publicKey().hex()),
              "data",
              String.format("0x%064x%064x", update.sequence(), 0x01551220)
                  + update.record().digest().hex()));
    }
    return Map.of(
        "status",
        isDone ? "0x1" : "0x0",
        "blockNumber",
        "0x7",
        "gasUsed",
        "0x186a0",
        "effectiveGasPrice",
        "0xa",
        "logs",
        logs);
  }

  @Override
  public Optional<Object> to(String method, List<?> params) throws IOException {
    FakeRpc.Answers script;
    synchronized (this) {
      script = scripts.get(method);
    }
    return script == null ? honest(method, params) : script.to(method, params);
  }

  /** What it answers where nothing else is told. */
  synchronized Optional<Object> honest(String method, List<?> params) {
    switch (method) {
      case "eth_chainId":
        return Optional.of("0x7a69");
      case "eth_getCode":
        return Optional.of("0x" + RegistryCode.load().runtime().hex());
      case "eth_getBlockByNumber":
        return Optional.of(
            Map.of("number", "0x7", "hash", "0xab", "timestamp", "0x1", "baseFeePerGas", "0x8"));
      case "eth_maxPriorityFeePerGas":
        return Optional.of("0x2");
      case "eth_getTransactionCount":
        return Optional.of("0x" + Long.toHexString(count));
      case "eth_estimateGas":
        return Optional.of("0x" + Long.toHexString(gas));
      case "eth_sendRawTransaction":
        Bytes transaction = Bytes.ofHex(((String) params.get(0)).substring(2));
        sent.add(transaction);
        if (isMining) {
          mine(transaction);
        }
        return Optional.of("0x" + EthereumKey.hash(transaction).hex());
      case "eth_getTransactionReceipt":
        return Optional.ofNullable(receipts.get((String) params.get(0)));
      case "eth_getTransactionByHash":
        return sent.stream().anyMatch(one -> params.contains("0x" + EthereumKey.hash(one).hex()))
            ? Optional.of(Map.of())
            : Optional.empty();
      default:
        return Optional.of("0x");
    }
  }
}
