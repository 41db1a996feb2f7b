package org.remotelog.pointer.ethereum;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.RegistryCode;
import org.remotelog.pointer.ethereum.rpc.BlockTag;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;
import org.remotelog.pointer.ethereum.rpc.RpcErrorException;

/** What a node says of a contract and its chain: to be shown, or looked at before it is used. */
public final class RegistryView {
  private final EthereumNodes nodes;
  private final EthereumAddress contract;

  /**
   * @param nodes not closed by this
   */
  public RegistryView(EthereumNodes nodes, EthereumAddress contract) {
    this.nodes = nodes;
    this.contract = contract;
  }

  /** What is at the address. */
  public enum Code {
    /** The registry of heads that this version comes with. */
    REGISTRY,
    /** Another contract. */
    OTHER,
    /** Nothing. */
    NONE
  }

  /**
   * The state of the chain at one moment.
   *
   * @param node that has answered
   * @param block number of the newest one
   * @param finalized number of the newest final one; empty when the node does not tell
   * @param blockTimeSeconds when the newest one was made, in seconds since 1970
   * @param baseFee of a unit of gas now, in wei
   */
  public record Status(
      String node,
      long chainId,
      Code code,
      long block,
      long blockTimeSeconds,
      Optional<Long> finalized,
      BigInteger baseFee) {}

  /** Asks the first node that answers. */
  public Status status(Duration deadline) throws IOException {
    return nodes.ask(new TimeLeft(deadline), this::status);
  }

  private Status status(EthereumNode node, TimeLeft left) throws IOException {
    long chainId = node.chainId(left);
    Bytes code = node.code(contract, left);
    EthereumNode.Block newest = node.block(BlockTag.LATEST, left);
    Optional<Long> finalized;
    try {
      finalized = Optional.of(node.block(BlockTag.FINALIZED, left).number());
    } catch (RpcErrorException e) {
      finalized = Optional.empty();
    }
    Code kind =
        code.isEmpty()
            ? Code.NONE
            : code.equals(RegistryCode.load().runtime()) ? Code.REGISTRY : Code.OTHER;
    return new Status(
        node.uri(),
        chainId,
        kind,
        newest.number(),
        newest.timeSeconds(),
        finalized,
        newest.baseFee());
  }

  /** What an account has, in wei. */
  public BigInteger balance(EthereumAddress account, Duration deadline) throws IOException {
    return nodes.ask(new TimeLeft(deadline), (node, left) -> node.balance(account, left));
  }
}
