package org.remotelog.log.store.cached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;

/** What every cache of blocks does. */
abstract class BlockCacheContract {
  private static final int SIZE = 1_000;

  abstract BlockCache newCache(long maxBytes);

  private static Block block(int number) {
    byte[] data = new byte[SIZE];
    data[0] = (byte) number;
    return Block.of(Cid.Codec.RAW, Bytes.wrap(data));
  }

  @Test
  void givesWhatItWasGivenUntilItIsRemoved() {
    BlockCache cache = newCache(Limits.DEFAULT_CACHE_BYTES);
    Block block = block(1);
    assertThat(cache.get(block.cid())).isEmpty();
    cache.put(block.cid(), block.data());
    assertThat(cache.get(block.cid())).contains(block.data());
    cache.remove(block.cid());
    cache.remove(block.cid());
    assertThat(cache.get(block.cid())).isEmpty();
  }

  @Test
  void holdsAsManyBytesAsAllowedAndNotMore() {
    int weight = SIZE + Limits.BYTES_PER_BLOCK;
    BlockCache cache = newCache(3L * weight);
    List<Block> blocks = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      blocks.add(block(i));
      cache.put(blocks.get(i).cid(), blocks.get(i).data());
      cache.put(blocks.get(i).cid(), blocks.get(i).data());
    }
    assertThat(held(cache, blocks)).isEqualTo(3);
    for (int i = 3; i < 100; i++) {
      blocks.add(block(i));
      cache.put(blocks.get(i).cid(), blocks.get(i).data());
      assertThat(held(cache, blocks)).isLessThanOrEqualTo(3);
    }
    BlockCache small = newCache(weight - 1);
    small.put(blocks.get(0).cid(), blocks.get(0).data());
    assertThat(held(small, blocks)).isZero();
  }

  private static int held(BlockCache cache, List<Block> blocks) {
    int held = 0;
    for (Block block : blocks) {
      held += cache.get(block.cid()).isPresent() ? 1 : 0;
    }
    return held;
  }

  @Test
  void takesBoundsUpToTheLimitAndNotBeyond() {
    newCache(1);
    newCache(Limits.MAX_CACHE_BYTES);
    assertThatIllegalArgumentException().isThrownBy(() -> newCache(0));
    assertThatIllegalArgumentException().isThrownBy(() -> newCache(Limits.MAX_CACHE_BYTES + 1));
  }
}
