package org.remotelog.log.store.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;

/** The same store where the node is js-ipfs. */
class JsIpfsContentStoreTest {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final FakeNode node = new FakeNode(true);
  private final KuboContentStore store = new KuboContentStore(node.connect());

  @AfterEach
  void close() {
    store.close();
    node.close();
  }

  @Test
  void understandsPinsInAnotherBase() throws IOException {
    List<Block> blocks = KuboContentStoreTest.blocks(100);
    store.put(blocks, DEADLINE);
    assertThat(node.calls()).isEqualTo(2);
    assertThat(store.get(blocks.get(7).cid(), DEADLINE)).contains(blocks.get(7).data());
    store.remove(KuboContentStoreTest.cids(blocks), DEADLINE);
    assertThat(node.pins()).isEmpty();
  }

  @Test
  void tellsByPinWhetherTheNodeHoldsTheBlock() throws IOException {
    Block block = Block.of(Cid.Codec.RAW, Bytes.utf8("held"));
    store.put(List.of(block), DEADLINE);
    assertThat(store.has(block.cid(), DEADLINE)).isTrue();
    assertThat(store.has(Cid.of(Cid.Codec.RAW, Bytes.utf8("absent")), DEADLINE)).isFalse();
    assertThat(node.calls("block/stat")).isZero();
    assertThat(node.calls("version")).isEqualTo(1);
  }

  @Test
  void leavesAloneWhatOthersHavePinned() throws IOException {
    List<Block> blocks = KuboContentStoreTest.blocks(3);
    store.put(blocks, DEADLINE);
    node.pinRecursively(blocks.get(1).cid());
    store.put(blocks, DEADLINE);
    assertThat(node.pins()).hasSize(2);
    assertThat(store.has(blocks.get(1).cid(), DEADLINE)).isTrue();
  }

  @Test
  void failsForAbsentBlock() {
    assertThatThrownBy(() -> store.get(Cid.of(Cid.Codec.RAW, Bytes.utf8("absent")), DEADLINE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("was not done in time");
  }
}
