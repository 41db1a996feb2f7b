package org.remotelog.log.store.cached;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;

class LruBlockCacheTest extends BlockCacheContract {
  @Override
  BlockCache newCache(long maxBytes) {
    return new LruBlockCache(maxBytes);
  }

  @Test
  void dropsWhatWasNotUsedForLongest() {
    BlockCache cache = newCache(2L * (Limits.BYTES_PER_BLOCK + 1));
    put(cache, "a");
    put(cache, "b");
    assertThat(cache.get(cid("a"))).isPresent();
    put(cache, "c");
    assertThat(cache.get(cid("b"))).isEmpty();
    assertThat(cache.get(cid("a"))).isPresent();
    assertThat(cache.get(cid("c"))).isPresent();
  }

  private static void put(BlockCache cache, String text) {
    cache.put(cid(text), Bytes.utf8(text));
  }

  private static Cid cid(String text) {
    return Cid.of(Cid.Codec.RAW, Bytes.utf8(text));
  }
}
