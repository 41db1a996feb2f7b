package org.remotelog.log.store.cached;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;

/**
 * A cache that keeps what is likely to be used again. Needs Caffeine, which is an optional
 * dependency of this library.
 */
public final class CaffeineBlockCache implements BlockCache {
  private final Cache<Cid, Bytes> blocks;

  /**
   * @param maxBytes 1 to {@link Limits#MAX_CACHE_BYTES}; each block counts with a little more than
   *     its bytes
   */
  public CaffeineBlockCache(long maxBytes) {
    Limits.check(maxBytes);
    // On the calling thread, so that no thread of a shared pool works for a cache.
    this.blocks =
        Caffeine.newBuilder()
            .maximumWeight(maxBytes)
            .weigher((Cid cid, Bytes data) -> Limits.weight(data))
            .executor(Runnable::run)
            .build();
  }

  @Override
  public Optional<Bytes> get(Cid cid) {
    return Optional.ofNullable(blocks.getIfPresent(cid));
  }

  @Override
  public void put(Cid cid, Bytes data) {
    blocks.put(cid, data);
  }

  @Override
  public void remove(Cid cid) {
    blocks.invalidate(cid);
  }
}
