package org.remotelog.pointer.ethereum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.log.Cid;
import org.remotelog.log.ConflictingHeadException;
import org.remotelog.log.StaleHeadException;

/** Heads whose blocks are lost again, on a real chain. */
final class ReorganisedOnNodeTest {
  private Chain chain;
  private Desk desk;

  @BeforeEach
  void start() throws Exception {
    chain = Chain.start();
    desk = new Desk(chain, 1);
  }

  @AfterEach
  void stop() throws Exception {
    if (chain != null) {
      chain.close();
    }
  }

  @Test
  void headThatAReorganisationTookIsPublishedAgainByItself() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      Desk.publish(pointer, "log", 1);
      Desk.publish(pointer, "log", 2);
      chain.anvil().rpc("anvil_reorg", 1, List.of());
      assertThat(Desk.resolve(pointer, "log")).containsExactly(Desk.record("log", 1));
      pointer.settle(Chain.DEADLINE);
      assertThat(Desk.resolve(pointer, "log")).containsExactly(Desk.record("log", 2));
      assertThat(desk.told).containsExactly("back from 2 to 1");
      assertThat(desk.landed.get(2).transaction())
          .as("the same bytes: nothing else can be paid for")
          .isEqualTo(desk.landed.get(1).transaction());
    }
  }

  @Test
  void allHeadsThatWereLostAreReplacedByTheNewestOne() throws Exception {
    JsonNode before = chain.anvil().rpc("evm_snapshot");
    try (EthereumPointer pointer = desk.process()) {
      Desk.publish(pointer, "log", 1);
      Desk.publish(pointer, "log", 2);
      Desk.publish(pointer, "log", 3);
      chain.anvil().rpc("evm_revert", before);
      assertThat(Desk.resolve(pointer, "log")).isEmpty();
    }
    // Another process of the device finds out.
    try (EthereumPointer pointer = desk.process()) {
      pointer.settle(Chain.DEADLINE);
      assertThat(Desk.resolve(pointer, "log")).containsExactly(Desk.record("log", 3));
      Desk.publish(pointer, "log", 4);
      assertThat(Desk.resolve(pointer, "log")).containsExactly(Desk.record("log", 4));
    }
    assertThat(desk.told).containsExactly("back from 3 to 0");
  }

  @Test
  void nextHeadGoesOnFromWhereTheChainWentBackTo() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      Desk.publish(pointer, "log", 1);
      Desk.publish(pointer, "log", 2);
      chain.anvil().rpc("anvil_reorg", 1, List.of());
      Desk.publish(pointer, "log", 3);
      assertThat(Desk.resolve(pointer, "log")).containsExactly(Desk.record("log", 3));
    }
  }

  @Test
  void headThatAnotherCopyPublishedAfterAReorganisationIsNotOverwritten() throws Exception {
    JsonNode before = chain.anvil().rpc("evm_snapshot");
    try (EthereumPointer pointer = desk.process();
        EthereumPointer copy = new Desk(chain, 1, desk.store).process()) {
      Desk.publish(pointer, "log", 1);
      Desk.publish(pointer, "log", 2);
      chain.anvil().rpc("evm_revert", before);
      copy.publish(Desk.log("log"), Desk.record("log", 1, "of the copy"), Chain.DEADLINE);
      pointer.settle(Chain.DEADLINE);
      assertThatThrownBy(() -> Desk.publish(pointer, "log", 3))
          .isInstanceOf(ConflictingHeadException.class)
          .hasMessageContaining("has not published")
          .hasMessageContaining("two places");
      assertThat(Desk.resolve(copy, "log")).containsExactly(Desk.record("log", 1, "of the copy"));
    }
  }

  @Test
  void finalHeadIsLookedAfterNoMoreAndRecordsLongBeforeItAreRemoved() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      Desk.publish(pointer, "log", 1);
      Desk.publish(pointer, "log", 2);
      Desk.publish(pointer, "log", 3);
      pointer.settle(Chain.DEADLINE);
      assertThat(desk.told).isEmpty();
      assertThat(pointer.inspect(List.of(Desk.log("log")), Chain.DEADLINE).get(0).finalized())
          .hasValueSatisfying(head -> assertThat(head.sequence()).isLessThan(3));
      chain.mine(4);
      pointer.settle(Chain.DEADLINE);
      assertThat(desk.told).containsExactly("final 3");
      assertThat(desk.ledger.open()).isEmpty();
      for (int i = 1; i <= 3; i++) {
        Cid record = Cid.of(Cid.Codec.RAW, Desk.record("log", i));
        assertThat(desk.store.has(record, Chain.DEADLINE)).as("record " + i).isEqualTo(i > 1);
      }
      desk.rpc.forget();
      pointer.settle(Chain.DEADLINE);
      assertThat(desk.rpc.calls()).isEmpty();
      Desk.publish(pointer, "log", 4);
      assertThat(Desk.resolve(pointer, "log")).containsExactly(Desk.record("log", 4));
    }
  }

  @Test
  void headThatNeverGotIntoABlockIsNoLossOfTheChain() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      desk.rpc.once(
          "eth_estimateGas",
          (node, params) -> {
            throw new IOException("not now");
          });
      assertThatThrownBy(() -> Desk.publish(pointer, "log", 1)).isInstanceOf(IOException.class);
      pointer.settle(Chain.DEADLINE);
      assertThat(Desk.resolve(pointer, "log")).containsExactly(Desk.record("log", 1));
      assertThat(desk.told).isEmpty();
    }
  }

  @Test
  void headThatIsPublishedAgainAndDroppedByTheNodeIsTakenUpByTheNextSettling() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      Desk.publish(pointer, "log", 1);
      Desk.publish(pointer, "log", 2);
      chain.anvil().rpc("anvil_reorg", 1, List.of());
      chain.anvil().rpc("evm_setAutomine", false);
      assertThatThrownBy(() -> pointer.settle(Duration.ofSeconds(2)))
          .isInstanceOf(IOException.class);
      String hash = "0x" + desk.ledger.of(Desk.log("log")).inFlight().orElseThrow().hash().hex();
      chain.anvil().rpc("anvil_dropTransaction", hash);
      chain.anvil().rpc("evm_setAutomine", true);
      pointer.settle(Chain.DEADLINE);
      assertThat(Desk.resolve(pointer, "log")).containsExactly(Desk.record("log", 2));
    }
  }

  @Test
  void ownHeadIsKnownAfterMoreRefusalsThanAreRemembered() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      Desk.publish(pointer, "log", 1);
      desk.rpc.on(
          "eth_estimateGas",
          (node, params) -> {
            throw new IOException("not now");
          });
      for (int i = 2; i <= Limits.MAX_KNOWN_HEADS + 3; i++) {
        int sequence = i;
        assertThatThrownBy(() -> Desk.publish(pointer, "log", sequence))
            .isInstanceOf(IOException.class)
            .isNotInstanceOf(StaleHeadException.class);
      }
      desk.rpc.heal();
      Desk.publish(pointer, "log", Limits.MAX_KNOWN_HEADS + 4);
      assertThat(Desk.resolve(pointer, "log"))
          .containsExactly(Desk.record("log", Limits.MAX_KNOWN_HEADS + 4));
    }
  }

  @Test
  void confirmationsCountWhereTheChainDoesNotSayWhatIsFinal() throws Exception {
    Desk other = new Desk(chain, 2).finality(new Finality(Optional.of(3L)));
    try (EthereumPointer pointer = other.process()) {
      Desk.publish(pointer, "log", 1);
      chain.mine(2);
      pointer.settle(Chain.DEADLINE);
      assertThat(other.told).isEmpty();
      chain.mine(1);
      pointer.settle(Chain.DEADLINE);
      assertThat(other.told).containsExactly("final 1");
    }
  }

  @Test
  void recordThatIsSignedAgainIsNoLossOfTheChain() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      Desk.publish(pointer, "log", 1);
      pointer.publish(Desk.log("log"), Desk.renewed("log", 1), Chain.DEADLINE);
      pointer.settle(Chain.DEADLINE);
      assertThat(desk.told).isEmpty();
      assertThat(desk.landed).hasSize(1);
      chain.mine(4);
      pointer.settle(Chain.DEADLINE);
      assertThat(desk.told).containsExactly("final 1");
    }
  }

  @Test
  void settlingAsksTwiceForAllLogsThatAreNotFinal() throws Exception {
    try (EthereumPointer pointer = desk.process()) {
      for (int i = 0; i < 5; i++) {
        Desk.publish(pointer, "log " + i, 1);
      }
      desk.rpc.forget();
      pointer.settle(Chain.DEADLINE);
      assertThat(desk.rpc.calls()).containsExactly("eth_call", "eth_call");
    }
  }
}
