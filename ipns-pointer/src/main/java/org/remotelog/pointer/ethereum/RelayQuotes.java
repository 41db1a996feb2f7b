package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.math.BigInteger;
import java.util.Optional;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.Fees;
import org.remotelog.pointer.ethereum.rpc.BlockTag;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.RpcErrorException;

/** What a head costs about now, and what the account has; asked for now and then. Thread-safe. */
final class RelayQuotes {
  private final EthereumNodes nodes;
  private final Account account;
  private Optional<Quote> newest = Optional.empty();
  private long askedNs;

  RelayQuotes(EthereumNodes nodes, Account account) {
    this.nodes = nodes;
    this.account = account;
  }

  /**
   * What is known.
   *
   * @param balance of the account, in wei
   * @param weiPerHead what a head costs
   * @param weiToSend what the account must have for each head that is sent, as fees may rise
   * @param isAffordable whether the fees are within what the account offers at most
   */
  record Quote(
      BigInteger balance, BigInteger weiPerHead, BigInteger weiToSend, boolean isAffordable) {
    boolean paysFor(int heads) {
      return balance.compareTo(weiToSend.multiply(BigInteger.valueOf(heads))) >= 0;
    }
  }

  synchronized Quote get(TimeLeft left) throws IOException {
    boolean isOld = System.nanoTime() - askedNs > Limits.MAX_RELAY_QUOTE_MS * 1_000_000;
    if (!newest.isPresent() || isOld) {
      newest = Optional.of(nodes.ask(left, this::ask));
      askedNs = System.nanoTime();
    }
    return newest.get();
  }

  /** Something was spent. */
  synchronized void forget() {
    newest = Optional.empty();
  }

  private Quote ask(EthereumNode node, TimeLeft left) throws IOException {
    BigInteger balance = node.balance(account.address(), left);
    BigInteger baseFee = node.block(BlockTag.LATEST, left).baseFee();
    BigInteger tip;
    try {
      tip = node.tip(left);
    } catch (RpcErrorException e) {
      tip = Account.gwei(Limits.DEFAULT_TIP_GWEI);
    }
    BigInteger gas = BigInteger.valueOf(Limits.RELAY_GAS_PER_HEAD);
    Fees most = Fees.over(baseFee, tip).atMost(account.maxFee());
    return new Quote(
        balance,
        baseFee.add(tip).min(account.maxFee()).multiply(gas),
        most.max().multiply(gas),
        baseFee.compareTo(account.maxFee()) <= 0);
  }
}
