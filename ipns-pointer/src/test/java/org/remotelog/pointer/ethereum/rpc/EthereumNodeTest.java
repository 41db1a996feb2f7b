package org.remotelog.pointer.ethereum.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.pointer.TimeLeft;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.ethereum.registry.Fees;

class EthereumNodeTest {
  private static final String HEX = "0x" + "11".repeat(20);

  private final FakeRpc rpc = FakeRpc.giving("0x10");
  private final EthereumNode node = new EthereumNode(rpc);
  private final EthereumAddress address = address();

  private static EthereumAddress address() {
    try {
      return EthereumAddress.parse(HEX);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private static TimeLeft left() {
    return new TimeLeft(Duration.ofSeconds(10));
  }

  @Test
  void numbersAreAskedForByTheirMethods() throws IOException {
    assertThat(node.chainId(left())).isEqualTo(16);
    assertThat(node.balance(address, left())).isEqualTo(BigInteger.valueOf(16));
    assertThat(node.tip(left())).isEqualTo(BigInteger.valueOf(16));
    assertThat(node.transactionCount(address, BlockTag.PENDING, left())).isEqualTo(16);
    assertThat(rpc.methods())
        .containsExactly(
            "eth_chainId", "eth_getBalance", "eth_maxPriorityFeePerGas", "eth_getTransactionCount");
    assertThat(rpc.params().get(3).toString()).isEqualTo("[" + HEX + ", pending]");
  }

  @Test
  void gasIsEstimatedWithTheFeesThatAreOffered() throws IOException {
    EthereumNode.Call call =
        new EthereumNode.Call(address, Optional.of(address), Bytes.ofHex("ab"));
    Fees fees = new Fees(BigInteger.valueOf(255), BigInteger.ONE);
    assertThat(node.estimateGas(call, fees, left())).isEqualTo(16);
    assertThat(rpc.params().get(0).get(0))
        .isEqualTo(
            Map.of(
                "from",
                HEX,
                "to",
                HEX,
                "data",
                "0xab",
                "maxFeePerGas",
                "0xff",
                "maxPriorityFeePerGas",
                "0x1"));
  }

  @Test
  void callThatMakesAContractNamesNoReceiver() throws IOException {
    node.attempt(new EthereumNode.Call(address, Optional.empty(), Bytes.EMPTY), left());
    assertThat(rpc.params().get(0).get(0)).isEqualTo(Map.of("from", HEX, "data", "0x"));
  }

  @Test
  void blockIsAskedForByItsNumber() {
    assertThat(BlockTag.number(255)).isEqualTo(new BlockTag("0xff"));
    assertThatThrownBy(() -> node.block(BlockTag.number(255), left()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("http://fake is no Ethereum RPC")
        .hasMessageContaining("eth_getBlockByNumber");
    assertThat(rpc.params().get(0).toString()).isEqualTo("[0xff, false]");
  }

  @Test
  void nothingIsAnAnswerOnlyWhereItMeansSomething() throws IOException {
    rpc.answer((method, params) -> Optional.empty());
    assertThat(node.receipt(Bytes.ofHex("ab"), left())).isEmpty();
    assertThat(node.has(Bytes.ofHex("ab"), left())).isFalse();
    assertThatThrownBy(() -> node.code(address, left()))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("http://fake answers eth_getCode with nothing");
  }

  @Test
  void valuesOfOtherKindsAreNoEthereumRpc() {
    for (Object value : List.of(7L, true, "seven", List.of(), Map.of("a", "b"))) {
      rpc.answer((method, params) -> Optional.of(value));
      assertThatThrownBy(() -> node.chainId(left()))
          .isExactlyInstanceOf(IOException.class)
          .hasMessageContaining("is no Ethereum RPC");
      assertThatThrownBy(() -> node.code(address, left())).isExactlyInstanceOf(IOException.class);
      assertThatThrownBy(() -> node.receipt(Bytes.EMPTY, left()))
          .isExactlyInstanceOf(IOException.class);
      assertThatThrownBy(() -> node.block(BlockTag.LATEST, left()))
          .isExactlyInstanceOf(IOException.class);
      assertThatThrownBy(() -> node.send(Bytes.EMPTY, left()))
          .isExactlyInstanceOf(IOException.class);
    }
  }
}
