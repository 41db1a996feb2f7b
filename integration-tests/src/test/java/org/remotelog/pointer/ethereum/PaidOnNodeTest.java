package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.log.ConflictingHeadException;

/** What a device is told of its transactions is what its account has lost by them. */
final class PaidOnNodeTest extends OnChain {
  private static final Duration SHORT = Duration.ofSeconds(1);

  private BigInteger before;

  @BeforeEach
  void lookIntoTheAccount() throws Exception {
    before = balance();
  }

  private static BigInteger balance() throws Exception {
    String hex =
        chain.anvil().rpc("eth_getBalance", Chain.key(1).address().hex(), "latest").asText();
    return new BigInteger(hex.substring(2), 16);
  }

  private void assertTold(int transactions, int heads) throws Exception {
    assertThat(desk.transactions).hasSize(transactions);
    assertThat(desk.landed).hasSize(heads);
    assertThat(desk.transactions.values().stream().reduce(BigInteger.ZERO, BigInteger::add))
        .isEqualTo(before.subtract(balance()));
  }

  /** The process ends before the transaction is in a block, and it gets into one. */
  private void sendAndLeave(EthereumPointer pointer, long sequence) throws Exception {
    chain.anvil().rpc("evm_setAutomine", false);
    try {
      assertThatThrownBy(() -> pointer.publish(Desk.log(log), Desk.record(log, sequence), SHORT))
          .hasMessageContaining("is in no block yet");
      assertThat(desk.transactions).isEmpty();
      chain.mine(1);
    } finally {
      chain.anvil().rpc("evm_setAutomine", true);
    }
  }

  @Test
  void transactionThatLandedAfterItsCommandIsToldByTheNextThatPublishes() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      sendAndLeave(pointer, 1);
    }
    for (int process = 0; process < 2; process++) {
      try (EthereumPointer pointer = desk.process()) {
        Desk.publish(pointer, log, 1);
      }
      assertTold(1, 1);
    }
    assertThat(desk.paid()).isEqualTo(before.subtract(balance()));
  }

  @Test
  void transactionThatLandedAfterItsCommandIsToldByTheNextThatSettles() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      sendAndLeave(pointer, 1);
    }
    chain.mine(4);
    for (int process = 0; process < 2; process++) {
      try (EthereumPointer pointer = desk.process()) {
        pointer.settle(Chain.DEADLINE);
      }
      assertTold(1, 1);
    }
    assertThat(desk.told).containsExactly("final 1");
  }

  @Test
  void transactionWhoseHeadCameTooLateIsTold() throws Exception {
    Desk copy = new Desk(chain, 1, desk.store);
    // Nodes that try things in a block before those of the other one.
    desk.rpc.on("eth_estimateGas", (node, params) -> Optional.of("0x15f90"));
    desk.rpc.once(
        "eth_sendRawTransaction",
        (node, params) -> {
          try (EthereumPointer other = copy.process()) {
            other.publish(Desk.log(log), Desk.record(log, 1, "of the copy"), Chain.DEADLINE);
          }
          return node.get();
        });
    try (EthereumPointer pointer = desk.process()) {
      assertThatThrownBy(() -> Desk.publish(pointer, log, 1))
          .isInstanceOf(ConflictingHeadException.class);
    }
    before = before.subtract(copy.paid());
    assertTold(1, 0);
  }
}
