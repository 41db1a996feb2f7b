package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.RegistryCode;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;

/**
 * A contract on one chain. Which chain that is, is said by the embedder, or learned when the
 * contract is first used and kept: a node that turns out to be on another one is refused. Safe for
 * use by several threads.
 */
final class RegistrySite {
  private final EthereumAddress contract;
  private final Optional<Long> wanted;
  private final HeadLedger ledger;

  /** The chain of the last answer. */
  private volatile Optional<Long> answered = Optional.empty();

  /** Nodes that were found to have the contract. */
  private final Set<EthereumNode> checked =
      Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

  RegistrySite(EthereumAddress contract, Optional<Long> wanted, HeadLedger ledger) {
    this.contract = contract;
    this.wanted = wanted;
    this.ledger = ledger;
  }

  EthereumAddress contract() {
    return contract;
  }

  /**
   * The chain, once the node is known to be on it and to have the contract: before anything is
   * signed, as a transaction to an address without contract is paid for and does nothing.
   */
  long check(EthereumNode node, TimeLeft left) throws IOException {
    Optional<Long> known = known();
    if (known.isPresent() && checked.contains(node)) {
      return known.get();
    }
    long chainId = node.chainId(left);
    requireSame(known, chainId, node.uri());
    Bytes code = node.code(contract, left);
    if (!code.equals(RegistryCode.load().runtime())) {
      throw new IOException(
          code.isEmpty()
              ? noContract(node.uri(), chainId)
              : "the contract at "
                  + contract
                  + " is not the registry of heads, says "
                  + node.uri());
    }
    remember(known, chainId);
    checked.add(node);
    return chainId;
  }

  /** Refuses an answer from another chain than the one that is known. */
  void require(long chainId, String uri) throws IOException {
    requireSame(known(), chainId, uri);
    answered = Optional.of(chainId);
  }

  /** An answer has led to a valid record: its chain is the one. A node alone could name any. */
  void confirm() throws IOException {
    Optional<Long> known = known();
    if (!known.isPresent() && answered.isPresent()) {
      ledger.putChain(answered.get());
    }
  }

  private Optional<Long> known() throws IOException {
    return wanted.isPresent() ? wanted : ledger.chain();
  }

  private void remember(Optional<Long> known, long chainId) throws IOException {
    if (!known.isPresent()) {
      ledger.putChain(chainId);
    }
  }

  private void requireSame(Optional<Long> known, long chainId, String uri) throws IOException {
    if (known.isPresent() && known.get() != chainId) {
      throw new IOException(
          uri
              + " is on chain "
              + chainId
              + ", and the contract "
              + contract
              + " of this pointer is on chain "
              + known.get()
              + ": name a node of that chain, or say with &chain=ID which one is meant");
    }
  }

  String noContract(String uri, long chainId) {
    return "there is no contract at "
        + contract
        + " on chain "
        + chainId
        + ", says "
        + uri
        + ": look at the address and the chain, or make one with 'remotelog contract deploy'";
  }
}
