package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.Fees;
import org.remotelog.pointer.ethereum.registry.RegistryCode;
import org.remotelog.pointer.ethereum.rpc.BlockTag;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.Receipt;

/** Makes a registry of heads on a chain. It belongs to nobody: everybody can use it. */
public final class RegistryDeployment {
  private final EthereumNodes nodes;
  private final Optional<Long> chain;
  private final Account account;
  private final Clock clock;

  /**
   * @param nodes not closed by this
   * @param chain nodes of others are refused; empty for that of the node that answers first
   */
  public RegistryDeployment(
      EthereumNodes nodes, Optional<Long> chain, Account account, Clock clock) {
    this.nodes = nodes;
    this.chain = chain;
    this.account = account;
    this.clock = clock;
  }

  /**
   * What making it costs at most.
   *
   * @param chainId of the chain on which it would be made
   * @param gas that it takes
   * @param fees that are offered now
   * @param balance of the account, in wei
   */
  public record Estimate(long chainId, long gas, Fees fees, BigInteger balance) {
    /** The most that it costs, in wei. */
    public BigInteger most() {
      return fees.max().multiply(BigInteger.valueOf(gas));
    }
  }

  /** A contract that was made. */
  public record Deployed(EthereumAddress contract, Bytes transaction, Receipt receipt) {}

  /** Asks what it would cost; signs and sends nothing. */
  public Estimate estimate(Duration deadline) throws IOException {
    return nodes.ask(
        new TimeLeft(deadline),
        (node, left) -> {
          long chainId = check(node, chain, left);
          EthereumAddress from = account.address();
          BigInteger baseFee = node.block(BlockTag.LATEST, left).baseFee();
          Fees fees = Fees.over(baseFee, node.tip(left)).atMost(account.maxFee());
          EthereumNode.Call call =
              new EthereumNode.Call(from, Optional.empty(), RegistryCode.load().creation());
          // Without fees, so that it is told to an account that cannot pay as well.
          long gas = node.estimateGas(call, left);
          return new Estimate(chainId, gas, fees, node.balance(from, left));
        });
  }

  private static long check(EthereumNode node, Optional<Long> wanted, TimeLeft left)
      throws IOException {
    long chainId = node.chainId(left);
    if (wanted.isPresent() && wanted.get() != chainId) {
      throw new IOException(
          node.uri() + " is on chain " + chainId + ", and not on chain " + wanted.get());
    }
    return chainId;
  }

  /**
   * Makes it on the chain of the estimate and for no more than that, and returns when it is in a
   * block.
   *
   * @throws IOException when it is not known to be; it may nevertheless be, later
   */
  public Deployed run(Estimate agreed, Duration deadline) throws IOException {
    RegistryCode code = RegistryCode.load();
    Payload payload =
        new Payload(
            Optional.empty(),
            code.creation(),
            Limits.GAS_OF_DEPLOYMENT,
            Limits.MAX_DEPLOY_GAS,
            Long.MAX_VALUE,
            "the contract");
    Transmission transmission =
        new Transmission(
            nodes,
            (node, left) -> check(node, Optional.of(agreed.chainId()), left),
            account.atMost(agreed.fees().max()),
            SendLog.NONE,
            clock,
            payload);
    Receipt receipt = transmission.run(new TimeLeft(deadline));
    if (!receipt.isDone() || !receipt.contract().isPresent()) {
      throw new IOException(
          "transaction 0x" + transmission.hash().hex() + " has made no contract, and is paid for");
    }
    return new Deployed(receipt.contract().get(), transmission.hash(), receipt);
  }
}
