package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.it.Anvil;
import org.remotelog.pointer.ethereum.rpc.EthereumNode;
import org.remotelog.pointer.ethereum.rpc.EthereumNodes;

/** The making of a contract by a chain and for a price that somebody has agreed to. */
final class DeploymentOnNodeTest {
  private static final long CHAIN = 31_337;
  private static final String SEND = "eth_sendRawTransaction";

  private Anvil anvil;
  private FaultyRpc other;
  private FaultyRpc node;

  @BeforeEach
  void start() throws Exception {
    anvil = Anvil.start();
    other = new FaultyRpc(anvil.url());
    other.on("eth_chainId", (answer, params) -> Optional.of("0x1"));
    node = new FaultyRpc(anvil.url());
  }

  @AfterEach
  void stop() throws Exception {
    other.close();
    node.close();
    anvil.close();
  }

  private RegistryDeployment deployment(Optional<Long> chain) {
    EthereumNodes nodes =
        new EthereumNodes(List.of(new EthereumNode(other), new EthereumNode(node)));
    return new RegistryDeployment(nodes, chain, Account.of(Chain.key(0)), Clock.systemUTC());
  }

  @Test
  void nodesOfAnotherChainAreNeitherAskedForThePriceNorPaidBy() throws IOException {
    RegistryDeployment deployment = deployment(Optional.of(CHAIN));
    RegistryDeployment.Estimate agreed = deployment.estimate(Chain.DEADLINE);
    assertThat(agreed.chainId()).isEqualTo(CHAIN);
    RegistryDeployment.Deployed made = deployment.run(agreed, Chain.DEADLINE);
    assertThat(made.receipt().cost()).isPositive().isLessThanOrEqualTo(agreed.most());
    assertThat(other.count(SEND)).isZero();
    assertThat(node.count(SEND)).isEqualTo(1);
  }

  @Test
  void contractIsNotMadeOnAnotherChainThanThatOfTheEstimate() throws IOException {
    RegistryDeployment deployment = deployment(Optional.empty());
    other.on("eth_chainId", (answer, params) -> answer.get());
    RegistryDeployment.Estimate agreed = deployment.estimate(Chain.DEADLINE);
    other.on("eth_chainId", (answer, params) -> Optional.of("0x1"));
    node.on("eth_chainId", (answer, params) -> Optional.of("0xa"));
    assertThatThrownBy(() -> deployment.run(agreed, Chain.DEADLINE))
        .hasMessageContaining("is on chain 1, and not on chain 31337")
        .hasMessageContaining("is on chain 10, and not on chain 31337");
    assertThat(other.count(SEND) + node.count(SEND)).isZero();
  }

  @Test
  void moreThanWasAgreedIsNotOffered() throws Exception {
    RegistryDeployment deployment = deployment(Optional.of(CHAIN));
    RegistryDeployment.Estimate agreed = deployment.estimate(Chain.DEADLINE);
    anvil.rpc(
        "anvil_setNextBlockBaseFeePerGas", "0x" + agreed.fees().max().shiftLeft(1).toString(16));
    anvil.rpc("evm_mine");
    assertThatThrownBy(() -> deployment.run(agreed, Chain.DEADLINE))
        .hasMessageContaining("the most that is to be paid is");
    assertThat(node.count(SEND)).isZero();
  }
}
