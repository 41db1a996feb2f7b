package org.remotelog.log.store.cached;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;

/**
 * A store with a cache of verified blocks before it. A block never changes, so a cached one is as
 * good as any; bytes that do not match their identifier are passed on and not kept. Pays where one
 * process reads the same blocks again, from a store that is not on this machine.
 */
public final class CachedContentStore implements ContentStore {
  private final ContentStore store;
  private final BlockCache cache;

  /**
   * @param store closed together with this one
   */
  public CachedContentStore(ContentStore store, BlockCache cache) {
    this.store = store;
    this.cache = cache;
  }

  @Override
  public void put(List<Block> blocks, Duration deadline) throws IOException {
    store.put(blocks, deadline);
    for (Block block : blocks) {
      cache.put(block.cid(), block.data());
    }
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    Optional<Bytes> cached = cache.get(cid);
    if (cached.isPresent()) {
      return cached;
    }
    Optional<Bytes> block = store.get(cid, deadline);
    if (block.isPresent() && cid.verify(block.get())) {
      cache.put(cid, block.get());
    }
    return block;
  }

  /** Whether the store holds it, whatever is cached. */
  @Override
  public boolean has(Cid cid, Duration deadline) throws IOException {
    return store.has(cid, deadline);
  }

  @Override
  public void remove(List<Cid> cids, Duration deadline) throws IOException {
    cids.forEach(cache::remove);
    store.remove(cids, deadline);
  }

  @Override
  public boolean isWritable() {
    return store.isWritable();
  }

  @Override
  public String describe() {
    return store.describe();
  }

  @Override
  public List<ContentStore> parts() {
    return store.parts();
  }

  @Override
  public ContentStore around(UnaryOperator<ContentStore> wrapping) {
    return new CachedContentStore(store.around(wrapping), cache);
  }

  @Override
  public void settle(Duration deadline) throws IOException {
    store.settle(deadline);
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
