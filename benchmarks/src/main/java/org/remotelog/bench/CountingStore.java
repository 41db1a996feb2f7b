package org.remotelog.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;

/** Notes the size of every block that goes into a store, and every block that comes out of it. */
final class CountingStore implements ContentStore {
  private final ContentStore store;
  private final Map<Cid, Long> put = new ConcurrentHashMap<>();
  private final Map<Cid, Bytes> got = new ConcurrentHashMap<>();
  private volatile boolean keeps = true;

  CountingStore(ContentStore store) {
    this.store = store;
  }

  /** All blocks that were ever put. */
  Set<Cid> everPut() {
    return Set.copyOf(put.keySet());
  }

  /** The bytes of a block that was put. */
  long sizeOfPut(Cid cid) {
    Long size = put.get(cid);
    if (size == null) {
      throw new IllegalArgumentException(cid + " was never put");
    }
    return size;
  }

  /** The distinct blocks that were read since {@link #forgetGot}. */
  List<Bytes> got() {
    return List.copyOf(got.values());
  }

  /** How many bytes they have. */
  long gotBytes() {
    return got.values().stream().mapToLong(Bytes::size).sum();
  }

  /** The identifiers of these blocks. */
  List<Cid> gotCids() {
    return List.copyOf(got.keySet());
  }

  void forgetGot() {
    got.clear();
  }

  /** From now on notes nothing, so that its own memory does not count. */
  void noteNothing() {
    keeps = false;
    got.clear();
    put.clear();
  }

  @Override
  public void put(List<Block> blocks, Duration deadline) throws IOException {
    store.put(blocks, deadline);
    for (Block block : keeps ? blocks : List.<Block>of()) {
      put.put(block.cid(), (long) block.data().size());
    }
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    Optional<Bytes> data = store.get(cid, deadline);
    if (keeps) {
      data.ifPresent(bytes -> got.put(cid, bytes));
    }
    return data;
  }

  @Override
  public boolean has(Cid cid, Duration deadline) throws IOException {
    return store.has(cid, deadline);
  }

  @Override
  public void remove(List<Cid> cids, Duration deadline) throws IOException {
    store.remove(cids, deadline);
  }

  @Override
  public String describe() {
    return store.describe();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
