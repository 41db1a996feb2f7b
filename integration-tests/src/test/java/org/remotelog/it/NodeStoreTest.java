package org.remotelog.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.ContentStoreContract;
import org.remotelog.log.store.ipfs.KuboContentStore;

/** What every content store does, on a real IPFS node. */
final class NodeStoreTest extends ContentStoreContract {
  private static final Duration SHORT = Duration.ofSeconds(2);

  private final NodeProxy proxy;
  private final NodeCalls node;

  NodeStoreTest() throws IOException, InterruptedException {
    proxy = new NodeProxy(TestNodes.api(), Duration.ZERO);
    node = new NodeCalls(TestNodes.api());
  }

  @Override
  protected ContentStore newStore() {
    return new KuboContentStore(new HttpServer(proxy.uri()));
  }

  @AfterEach
  void closeProxy() {
    proxy.close();
  }

  @Override
  protected void damage(Cid cid, Bytes data) {
    proxy.damage(cid.toString(), data.toArray());
  }

  @Override
  protected void collect() throws IOException {
    try {
      node.collectGarbage();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** A node that is online searches until the deadline; one that is offline knows. */
  @Override
  protected void assertAbsent(Cid cid) {
    long startNs = System.nanoTime();
    try {
      assertThat(store.get(cid, SHORT)).isEmpty();
    } catch (IOException e) {
      assertThat(e.getMessage()).containsAnyOf("no answer within", "not done in time");
    }
    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(SHORT.multipliedBy(3));
  }

  @Test
  void keepsWhatWasPutWhenGarbageIsCollected() throws Exception {
    List<Block> blocks = blocks(120);
    store.put(blocks, DEADLINE);
    node.collectGarbage();
    for (Block block : blocks) {
      assertThat(store.get(block.cid(), DEADLINE)).contains(block.data());
    }
    assertThat(node.pins()).containsAll(blocks.stream().map(Block::cid).toList());
  }

  @Test
  void putsHundredBlocksWithTwoRequests() throws IOException {
    store.put(blocks(100), DEADLINE);
    assertThat(proxy.requests()).hasSize(2);
  }

  @Test
  void saysWhichNodeDoesNotAnswer() {
    proxy.stop();
    assertThatThrownBy(() -> store.put(blocks(1), DEADLINE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(proxy.uri());
  }

  private static List<Block> blocks(int count) {
    List<Block> blocks = new ArrayList<>();
    Random random = new Random();
    for (int i = 0; i < count; i++) {
      byte[] bytes = new byte[1_000];
      random.nextBytes(bytes);
      blocks.add(Block.of(Cid.Codec.RAW, Bytes.wrap(bytes)));
    }
    return blocks;
  }
}
