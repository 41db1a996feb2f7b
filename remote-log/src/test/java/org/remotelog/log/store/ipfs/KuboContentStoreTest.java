package org.remotelog.log.store.ipfs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.ContentStoreContract;
import org.remotelog.log.Limits;

class KuboContentStoreTest extends ContentStoreContract {
  private final FakeNode node = new FakeNode(false);

  @Override
  protected ContentStore newStore() {
    return new KuboContentStore(node.connect());
  }

  @Override
  protected void damage(Cid cid, Bytes data) {
    node.damage(cid, data);
  }

  @Override
  protected void collect() {
    node.collect();
  }

  @AfterEach
  void stopNode() {
    node.close();
  }

  @Test
  void putsFlushOfHundredBlocksWithTwoRequests() throws IOException {
    List<Block> blocks = blocks(100);
    store.put(blocks, DEADLINE);
    assertThat(node.calls("dag/import")).isEqualTo(1);
    assertThat(node.calls("pin/add")).isEqualTo(1);
    assertThat(node.calls()).isEqualTo(2);
    assertThat(node.pins()).hasSize(100);
  }

  @Test
  void putsOneBlockWithTwoRequests() throws IOException {
    store.put(blocks(1), DEADLINE);
    assertThat(node.calls()).isEqualTo(2);
  }

  @Test
  void splitsWhatIsMoreThanOneRequestTakes() throws IOException {
    store.put(blocks(IpfsLimits.MAX_BLOCKS_PER_REQUEST), DEADLINE);
    assertThat(node.calls()).isEqualTo(2);
    node.forgetCalls();
    store.put(blocks(IpfsLimits.MAX_BLOCKS_PER_REQUEST + 1), DEADLINE);
    assertThat(node.calls()).isEqualTo(4);
    node.forgetCalls();
    store.put(blocks(250), DEADLINE);
    assertThat(node.calls()).isEqualTo(6);
    assertThat(node.pins()).hasSize(250);
  }

  @Test
  void asksNothingForNoBlocks() throws IOException {
    store.put(List.of(), DEADLINE);
    store.remove(List.of(), DEADLINE);
    assertThat(node.calls()).isZero();
  }

  @Test
  void keepsBlocksThroughCollectionOfGarbage() throws IOException {
    Block block = raw("kept");
    store.put(List.of(block), DEADLINE);
    node.collect();
    assertThat(store.has(block.cid(), DEADLINE)).isTrue();
  }

  @Test
  void putsOnceMoreWhenTheCollectorRanBeforeThePins() throws IOException {
    node.collectBeforePins(1);
    store.put(blocks(3), DEADLINE);
    assertThat(node.calls()).isEqualTo(4);
    assertThat(node.pins()).hasSize(3);
  }

  @Test
  void failsWhenTheCollectorAlwaysRunsBeforeThePins() {
    node.collectBeforePins(Integer.MAX_VALUE);
    assertThatThrownBy(() -> store.put(blocks(3), DEADLINE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("not found");
    assertThat(node.calls()).isEqualTo(4);
  }

  @Test
  void leavesAloneWhatOthersHavePinned() throws IOException {
    List<Block> blocks = blocks(4);
    store.put(blocks, DEADLINE);
    node.pinRecursively(blocks.get(1).cid());
    node.pinRecursively(blocks.get(2).cid());
    store.put(blocks, DEADLINE);
    assertThat(node.pins()).containsExactlyInAnyOrder(blocks.get(0).cid(), blocks.get(3).cid());

    store.remove(cids(blocks), DEADLINE);
    node.collect();
    assertThat(node.pins()).isEmpty();
    assertThat(store.has(blocks.get(0).cid(), DEADLINE)).isFalse();
    assertThat(store.has(blocks.get(1).cid(), DEADLINE)).isTrue();
  }

  @Test
  void unpinsManyWithOneRequest() throws IOException {
    List<Block> blocks = blocks(100);
    store.put(blocks, DEADLINE);
    node.forgetCalls();
    store.remove(cids(blocks), DEADLINE);
    assertThat(node.calls()).isEqualTo(1);
    assertThat(node.pins()).isEmpty();
  }

  @Test
  void unpinsTheOthersWhenOneIsNotPinned() throws IOException {
    List<Block> blocks = blocks(5);
    store.put(blocks, DEADLINE);
    List<Cid> cids = cids(blocks);
    cids.add(2, raw("never put").cid());
    store.remove(cids, DEADLINE);
    assertThat(node.pins()).isEmpty();
    assertThat(node.calls("block/rm")).isZero();
  }

  @Test
  void sendsSmallerUploadsToServerThatTakesNoLarge() throws IOException {
    node.limitUploads(IpfsLimits.SMALL_UPLOAD_BYTES);
    List<Block> blocks = blocks(10, 200_000);
    store.put(blocks, DEADLINE);
    // One that was refused, and two of five blocks each.
    assertThat(node.calls("dag/import")).isEqualTo(3);
    assertThat(node.calls("pin/add")).isEqualTo(1);
    node.forgetCalls();
    store.put(blocks(10, 200_001), DEADLINE);
    assertThat(node.calls("dag/import")).isEqualTo(2);
  }

  @Test
  void sendsEachBlockAloneToServerThatTakesEvenLess() throws IOException {
    node.limitUploads(250_000);
    store.put(blocks(4, 200_000), DEADLINE);
    assertThat(node.pins()).hasSize(4);
    node.forgetCalls();
    assertThatThrownBy(() -> store.put(blocks(1, 300_000), DEADLINE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("takes no request of this size");
    assertThat(node.calls()).isEqualTo(1);
  }

  @Test
  void largestBlockFitsSmallUpload() throws IOException {
    node.limitUploads(IpfsLimits.SMALL_UPLOAD_BYTES);
    store.put(blocks(1, Limits.MAX_BLOCK_BYTES), DEADLINE);
    assertThat(node.calls()).isEqualTo(2);
  }

  @Test
  void refusesDagCborThatIsNone() {
    Block block = Block.of(Cid.Codec.DAG_CBOR, Bytes.utf8("no CBOR at all"));
    assertThatThrownBy(() -> store.put(List.of(raw("good"), block), DEADLINE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("DAG-CBOR");
    assertThat(node.calls()).isZero();
  }

  @Test
  void failsWhenDamagedCopyIsPinnedByOthers() throws IOException {
    Block block = raw("held by two");
    store.put(List.of(block), DEADLINE);
    node.pinRecursively(block.cid());
    node.damage(block.cid(), Bytes.utf8("held by twO"));
    store.get(block.cid(), DEADLINE);
    assertThatThrownBy(() -> store.put(List.of(block), DEADLINE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("keeps a damaged copy of " + block.cid());
  }

  @Test
  void remembersTheMostDamagedCopiesAndNotOneMore() throws IOException {
    List<Block> blocks = blocks(IpfsLimits.MAX_DAMAGED + 1);
    store.put(blocks, DEADLINE);
    for (Block block : blocks) {
      node.damage(block.cid(), Bytes.utf8("damaged"));
      store.get(block.cid(), DEADLINE);
    }
    node.forgetCalls();
    store.put(blocks, DEADLINE);
    assertThat(node.calls("block/rm")).isEqualTo(IpfsLimits.MAX_DAMAGED);
    node.forgetCalls();
    store.put(blocks, DEADLINE);
    assertThat(node.calls("block/rm")).isZero();
  }

  @Test
  void asksOnceWhatNodeItIs() throws IOException {
    assertThat(store.has(raw("absent").cid(), DEADLINE)).isFalse();
    assertThat(store.has(raw("absent").cid(), DEADLINE)).isFalse();
    assertThat(node.calls("version")).isEqualTo(1);
  }

  @Test
  void namesItsNode() {
    assertThat(store.describe()).isEqualTo("ipfs:" + node.uri());
    assertThat(store.isWritable()).isTrue();
  }

  static List<Cid> cids(List<Block> blocks) {
    List<Cid> cids = new ArrayList<>();
    blocks.forEach(block -> cids.add(block.cid()));
    return cids;
  }

  static List<Block> blocks(int count) {
    return blocks(count, 32);
  }

  /** Blocks that differ in their first bytes. */
  static List<Block> blocks(int count, int size) {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] data = new byte[size];
      data[0] = (byte) i;
      data[1] = (byte) (i >> 8);
      blocks.add(Block.of(Cid.Codec.RAW, Bytes.wrap(data)));
    }
    return blocks;
  }
}
