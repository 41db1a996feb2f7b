package org.remotelog.log.store.cached;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;

/** A cache that drops what was not used for longest; needs no library. */
public final class LruBlockCache implements BlockCache {
  private static final int FIRST_CAPACITY = 16;
  private static final float LOAD = 0.75f;

  private final long maxBytes;
  private final Map<Cid, Bytes> blocks = new LinkedHashMap<>(FIRST_CAPACITY, LOAD, true);
  private long bytes;

  /**
   * @param maxBytes 1 to {@link Limits#MAX_CACHE_BYTES}; each block counts with a little more than
   *     its bytes
   */
  public LruBlockCache(long maxBytes) {
    Limits.check(maxBytes);
    this.maxBytes = maxBytes;
  }

  @Override
  public synchronized Optional<Bytes> get(Cid cid) {
    return Optional.ofNullable(blocks.get(cid));
  }

  @Override
  public synchronized void put(Cid cid, Bytes data) {
    remove(cid);
    if (Limits.weight(data) > maxBytes) {
      return;
    }
    blocks.put(cid, data);
    bytes += Limits.weight(data);
    Iterator<Bytes> oldest = blocks.values().iterator();
    while (bytes > maxBytes) {
      bytes -= Limits.weight(oldest.next());
      oldest.remove();
    }
  }

  @Override
  public synchronized void remove(Cid cid) {
    Optional<Bytes> before = Optional.ofNullable(blocks.remove(cid));
    bytes -= before.map(Limits::weight).orElse(0);
  }
}
