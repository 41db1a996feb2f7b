package org.remotelog.log.store.cached;

import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Cid;

/**
 * Blocks in memory, up to so many bytes; which are dropped when there is no room is its own matter.
 * Holds what it is given: callers verify. Safe for use by several threads.
 */
public interface BlockCache {
  Optional<Bytes> get(Cid cid);

  void put(Cid cid, Bytes data);

  void remove(Cid cid);
}
