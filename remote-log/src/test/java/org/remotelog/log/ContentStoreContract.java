package org.remotelog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.codec.CborValue;
import org.remotelog.log.codec.DagCbor;

/** What every content store does. */
public abstract class ContentStoreContract {
  protected static final Duration DEADLINE = Duration.ofSeconds(30);

  protected ContentStore store;

  /** A store without blocks. */
  protected abstract ContentStore newStore() throws IOException;

  /** Makes the store hold other bytes under the identifier, as damage or malice would. */
  protected abstract void damage(Cid cid, Bytes data) throws IOException;

  /** Lets a store that throws away later what was given up do so now. */
  protected void collect() throws IOException {}

  /**
   * Checks that the store gives no such block. Nodes that search a network for it say so by their
   * deadline only.
   */
  protected void assertAbsent(Cid cid) throws IOException {
    assertThat(store.get(cid, DEADLINE)).isEmpty();
  }

  @BeforeEach
  void openStore() throws IOException {
    store = newStore();
  }

  @AfterEach
  void closeStore() throws IOException {
    store.close();
  }

  @Test
  void returnsWhatWasPut() throws IOException {
    List<Block> blocks = new ArrayList<>();
    blocks.add(Block.of(Cid.Codec.DAG_CBOR, DagCbor.encode(new CborValue.Text("same bytes"))));
    blocks.add(Block.of(Cid.Codec.DAG_PB, Bytes.ofHex("0a0473616d65")));
    for (Block block : new ArrayList<>(blocks)) {
      blocks.add(Block.of(Cid.Codec.RAW, block.data()));
    }
    blocks.add(Block.of(Cid.Codec.RAW, Bytes.EMPTY));
    store.put(blocks, DEADLINE);
    for (Block block : blocks) {
      assertThat(store.get(block.cid(), DEADLINE)).contains(block.data());
      assertThat(store.has(block.cid(), DEADLINE)).isTrue();
    }
  }

  @Test
  void saysThatItHasNone() throws IOException {
    Cid cid = raw("never put").cid();
    assertAbsent(cid);
    assertThat(store.has(cid, DEADLINE)).isFalse();
    store.remove(List.of(cid), DEADLINE);
    store.remove(List.of(), DEADLINE);
    store.put(List.of(), DEADLINE);
    assertThat(store.has(cid, DEADLINE)).isFalse();
  }

  @Test
  void puttingAgainChangesNothing() throws IOException {
    Block block = raw("again");
    store.put(List.of(block, block), DEADLINE);
    store.put(List.of(block), DEADLINE);
    assertThat(store.get(block.cid(), DEADLINE)).contains(block.data());
    store.remove(List.of(block.cid()), DEADLINE);
    collect();
    assertAbsent(block.cid());
  }

  @Test
  void removesOnlyWhatIsNamed() throws IOException {
    Block kept = raw("kept");
    Block gone = raw("gone");
    store.put(List.of(kept, gone), DEADLINE);
    store.remove(List.of(gone.cid(), gone.cid()), DEADLINE);
    collect();
    assertThat(store.has(gone.cid(), DEADLINE)).isFalse();
    assertThat(store.get(kept.cid(), DEADLINE)).contains(kept.data());
    store.put(List.of(gone), DEADLINE);
    assertThat(store.get(gone.cid(), DEADLINE)).contains(gone.data());
  }

  @Test
  void takesBlockOfTheLargestSize() throws IOException {
    Block largest = Block.of(Cid.Codec.RAW, randomBytes(Limits.MAX_BLOCK_BYTES));
    store.put(List.of(largest), DEADLINE);
    assertThat(store.get(largest.cid(), DEADLINE)).contains(largest.data());
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Block.of(Cid.Codec.RAW, Bytes.wrap(new byte[Limits.MAX_BLOCK_BYTES + 1])));
  }

  @Test
  void refusesBytesThatDoNotMatchAndKeepsNothingOfTheBatch() throws IOException {
    Block good = raw("good");
    Block bad = new Block(raw("this").cid(), Bytes.utf8("that"));
    assertThatIllegalArgumentException().isThrownBy(() -> store.put(List.of(good, bad), DEADLINE));
    assertThat(store.has(good.cid(), DEADLINE)).isFalse();
    assertThat(store.has(bad.cid(), DEADLINE)).isFalse();
  }

  @Test
  void returnsDamagedBytesUnverifiedAndIsHealedByGoodCopy() throws IOException {
    Block block = raw("to be damaged");
    store.put(List.of(block), DEADLINE);
    damage(block.cid(), Bytes.utf8("to be damageD"));
    assertThat(store.get(block.cid(), DEADLINE)).contains(Bytes.utf8("to be damageD"));
    store.put(List.of(block), DEADLINE);
    assertThat(store.get(block.cid(), DEADLINE)).contains(block.data());
  }

  @Test
  void refusesToLoadMoreThanBlockCanHave() throws IOException {
    Block block = raw("to be bloated");
    store.put(List.of(block), DEADLINE);
    damage(block.cid(), Bytes.wrap(new byte[Limits.MAX_BLOCK_BYTES]));
    assertThat(store.get(block.cid(), DEADLINE)).isPresent();
    damage(block.cid(), Bytes.wrap(new byte[Limits.MAX_BLOCK_BYTES + 1]));
    assertThatThrownBy(() -> store.get(block.cid(), DEADLINE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("too many for a block");
    store.put(List.of(block), DEADLINE);
    assertThat(store.get(block.cid(), DEADLINE)).contains(block.data());
  }

  @Test
  void servesManyThreadsAtOnce() throws Exception {
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      blocks.add(Block.of(Cid.Codec.RAW, randomBytes(1000 + i)));
    }
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        List<Block> order = new ArrayList<>(blocks);
        Collections.shuffle(order, new Random(i));
        running.add(
            threads.submit(
                () -> {
                  for (Block block : order) {
                    store.put(List.of(block), DEADLINE);
                    assertThat(store.get(block.cid(), DEADLINE)).contains(block.data());
                  }
                  return 0;
                }));
      }
      for (Future<?> one : running) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void describesItself() {
    assertThat(store.describe()).contains(":");
  }

  /** A raw block of a text. */
  protected static Block raw(String text) {
    return Block.of(Cid.Codec.RAW, Bytes.utf8(text));
  }

  private static Bytes randomBytes(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
