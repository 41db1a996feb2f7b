package org.remotelog.pointer.ethereum.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.pointer.TimeLeft;

class EthereumNodesTest {
  private final FakeRpc first = new FakeRpc("http://first", (m, p) -> Optional.of("0x1"));
  private final FakeRpc second = new FakeRpc("http://second", (m, p) -> Optional.of("0x2"));
  private final FakeRpc third = new FakeRpc("http://third", (m, p) -> Optional.of("0x3"));
  private final EthereumNodes nodes =
      new EthereumNodes(
          List.of(new EthereumNode(first), new EthereumNode(second), new EthereumNode(third)));

  private long ask() throws IOException {
    return nodes.ask(new TimeLeft(Duration.ofSeconds(30)), (node, left) -> node.chainId(left));
  }

  private static FakeRpc.Answers failing(IOException failure) {
    return (method, params) -> {
      throw failure;
    };
  }

  @Test
  void oneNodeIsAskedWhileItAnswers() throws IOException {
    assertThat(ask()).isEqualTo(1);
    assertThat(ask()).isEqualTo(1);
    assertThat(second.methods()).isEmpty();
  }

  @Test
  void nodeThatAnsweredLastIsAskedFirst() throws IOException {
    first.answer(failing(new IOException("down")));
    assertThat(ask()).isEqualTo(2);
    assertThat(ask()).isEqualTo(2);
    assertThat(first.methods()).hasSize(1);
    second.answer(failing(new IOException("down")));
    assertThat(ask()).isEqualTo(3);
    third.answer(failing(new IOException("down")));
    first.answer((method, params) -> Optional.of("0x9"));
    assertThat(ask()).isEqualTo(9);
  }

  @Test
  void answerThatIsNoneOfAnEthereumNodeIsAskedElsewhere() throws IOException {
    first.answer((method, params) -> Optional.of("hello"));
    assertThat(ask()).isEqualTo(2);
  }

  @Test
  void nodeGetsItsShareOfTheTime() throws IOException {
    first.answer(failing(new IOException("down")));
    second.answer(failing(new IOException("down")));
    ask();
    assertThat(first.deadlines().get(0)).isBetween(Duration.ofSeconds(9), Duration.ofSeconds(10));
    assertThat(second.deadlines().get(0)).isBetween(Duration.ofSeconds(14), Duration.ofSeconds(15));
    assertThat(third.deadlines().get(0)).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
  }

  @Test
  void failureOfAllSaysWhatEachHasSaid() {
    first.answer(failing(new IOException("one is down")));
    second.answer(failing(new IOException("two is down")));
    third.answer(failing(FakeRpc.error(-32_000, "three is not well")));
    assertThatThrownBy(this::ask)
        .isExactlyInstanceOf(IOException.class)
        .hasMessageContaining("one is down")
        .hasMessageContaining("two is down")
        .hasMessageContaining("three is not well");
  }

  @Test
  void failureOfTheOnlyNodeIsGivenOnAsItIs() {
    IOException failure = FakeRpc.error(-32_000, "not well");
    first.answer(failing(failure));
    EthereumNodes one = new EthereumNodes(List.of(new EthereumNode(first)));
    assertThatThrownBy(
            () -> one.ask(new TimeLeft(Duration.ofSeconds(1)), (node, left) -> node.tip(left)))
        .isSameAs(failure);
  }

  @ParameterizedTest
  @CsvSource({
    "3, execution reverted, false",
    "-32000, nonce too low, false",
    "-32000, insufficient funds for transfer, false",
    "-32000, already known, false",
    "-32005, limit exceeded, true",
    "-32601, no such method, true",
    "-32000, header not found, true"
  })
  void errorIsAskedElsewhereOnlyWhereAnotherNodeMayKnowBetter(
      long code, String text, boolean isAskedElsewhere) throws IOException {
    first.answer(failing(FakeRpc.error(code, text)));
    if (isAskedElsewhere) {
      assertThat(ask()).isEqualTo(2);
    } else {
      assertThatThrownBy(this::ask).isInstanceOf(RpcErrorException.class);
      assertThat(second.methods()).isEmpty();
    }
  }

  @Test
  void nodeThatAnsweredWithARefusalIsAskedFirstTheNextTime() throws IOException {
    first.answer(failing(new IOException("down")));
    second.answer(failing(FakeRpc.error(3, "execution reverted")));
    assertThatThrownBy(this::ask).isInstanceOf(RpcErrorException.class);
    second.answer((method, params) -> Optional.of("0x2"));
    assertThat(ask()).isEqualTo(2);
    assertThat(first.methods()).hasSize(1);
  }

  @Test
  void interruptedCallerAsksNobodyElse() {
    first.answer(failing(new InterruptedIOException("interrupted")));
    assertThatThrownBy(this::ask).isInstanceOf(InterruptedIOException.class);
    assertThat(second.methods()).isEmpty();
  }

  @Test
  void asManyNodesAsAllowedAreTakenAndOneMoreIsRefused() {
    EthereumNode node = new EthereumNode(first);
    assertThat(new EthereumNodes(Collections.nCopies(Limits.MAX_NODES, node)).all())
        .hasSize(Limits.MAX_NODES);
    for (int count : new int[] {0, Limits.MAX_NODES + 1}) {
      assertThatThrownBy(() -> new EthereumNodes(Collections.nCopies(count, node)))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void closingClosesAllNodes() {
    nodes.close();
    assertThat(first.isClosed() && second.isClosed() && third.isClosed()).isTrue();
  }
}
