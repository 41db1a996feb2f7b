package org.remotelog.log.store.cached;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.ContentStoreContract;
import org.remotelog.log.CountingContentStore;
import org.remotelog.log.store.memory.MemoryContentStore;

class CachedContentStoreTest extends ContentStoreContract {
  private final MemoryContentStore memory = new MemoryContentStore();
  private final CountingContentStore counting = new CountingContentStore(memory);
  private final BlockCache cache = new LruBlockCache(Limits.DEFAULT_CACHE_BYTES);
  private final Block block = raw("a block");

  @Override
  protected ContentStore newStore() {
    return new CachedContentStore(counting, cache);
  }

  /** Damage shows once the block is not cached any more. */
  @Override
  protected void damage(Cid cid, Bytes data) {
    cache.remove(cid);
    memory.replace(cid, data);
  }

  @Test
  void asksTheStoreOnceForBlockThatIsReadAgain() throws IOException {
    memory.put(List.of(block), DEADLINE);
    for (int i = 0; i < 3; i++) {
      assertThat(store.get(block.cid(), DEADLINE)).contains(block.data());
    }
    assertThat(counting.gets()).isEqualTo(1);
  }

  @Test
  void doesNotAskForBlockThatWasPut() throws IOException {
    store.put(List.of(block), DEADLINE);
    assertThat(store.get(block.cid(), DEADLINE)).contains(block.data());
    assertThat(counting.gets()).isZero();
  }

  @Test
  void keepsNoBytesThatDoNotMatch() throws IOException {
    memory.replace(block.cid(), Bytes.utf8("something else"));
    store.get(block.cid(), DEADLINE);
    assertThat(cache.get(block.cid())).isEmpty();
    memory.put(List.of(block), DEADLINE);
    assertThat(store.get(block.cid(), DEADLINE)).contains(block.data());
  }

  @Test
  void saysWhatTheStoreHoldsWhateverIsCached() throws IOException {
    store.put(List.of(block), DEADLINE);
    memory.remove(List.of(block.cid()), DEADLINE);
    assertThat(store.has(block.cid(), DEADLINE)).isFalse();
    store.remove(List.of(block.cid()), DEADLINE);
    assertThat(store.get(block.cid(), DEADLINE)).isEmpty();
  }

  @Test
  void sharesItsCacheWithWhatIsWrappedAround() throws IOException {
    assertThat(store.parts()).containsExactly(counting);
    store.put(List.of(block), DEADLINE);
    ContentStore around = store.around(part -> new MemoryContentStore());
    assertThat(around.get(block.cid(), DEADLINE)).contains(block.data());
    assertThat(around.has(block.cid(), DEADLINE)).isFalse();
  }
}
