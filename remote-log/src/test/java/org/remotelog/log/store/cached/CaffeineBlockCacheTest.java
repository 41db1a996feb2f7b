package org.remotelog.log.store.cached;

class CaffeineBlockCacheTest extends BlockCacheContract {
  @Override
  BlockCache newCache(long maxBytes) {
    return new CaffeineBlockCache(maxBytes);
  }
}
