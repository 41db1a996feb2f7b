package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnvilTest {
  @Test
  void startsAgainAtTheSamePlaceWithTheChainThatItKept(@TempDir Path folder)
      throws IOException, InterruptedException {
    try (Anvil node = Anvil.startWithState(folder.resolve("state.json"), "--chain-id", "4711")) {
      String url = node.url();
      assertThat(node.rpc("eth_chainId").asText()).isEqualTo("0x1267");
      assertThat(node.rpc("eth_accounts").get(0).asText()).isEqualTo(Anvil.ADDRESSES.get(0));
      node.rpc("anvil_mine", "0x46");
      node.stop();
      assertThatThrownBy(() -> node.rpc("eth_chainId")).isInstanceOf(IOException.class);
      node.startAgain();
      assertThat(node.url()).isEqualTo(url);
      assertThat(node.rpc("eth_blockNumber").asText()).isEqualTo("0x46");
    }
  }

  @Test
  void forgetsTheChainWhenItKeepsNone() throws IOException, InterruptedException {
    try (Anvil node = Anvil.start("--slots-in-an-epoch", "1")) {
      node.rpc("anvil_mine", "0x46");
      assertThat(node.rpc("eth_getBlockByNumber", "finalized", false).get("number").asText())
          .isEqualTo("0x44");
      assertThatThrownBy(() -> node.rpc("eth_noSuchMethod")).hasMessageContaining("-32");
      node.kill();
      node.startAgain();
      assertThat(node.rpc("eth_blockNumber").asText()).isEqualTo("0x0");
    }
  }
}
