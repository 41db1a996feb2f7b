package org.remotelog.log.store.memory;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.Limits;

/** A content store in memory; what it holds is gone with it. */
public final class MemoryContentStore implements ContentStore {
  private final Map<Cid, Bytes> blocks = new ConcurrentHashMap<>();
  private volatile boolean closed;

  @Override
  public void put(List<Block> added, Duration deadline) throws IOException {
    refuseClosed();
    for (Block block : added) {
      if (!block.cid().verify(block.data())) {
        throw new IllegalArgumentException("the block's bytes do not match " + block.cid());
      }
    }
    for (Block block : added) {
      blocks.put(block.cid(), block.data());
    }
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    refuseClosed();
    Optional<Bytes> data = Optional.ofNullable(blocks.get(cid));
    if (data.isPresent() && data.get().size() > Limits.MAX_BLOCK_BYTES) {
      throw new IOException(
          "the store holds "
              + data.get().size()
              + " bytes under "
              + cid
              + ", too many for a block");
    }
    return data;
  }

  @Override
  public boolean has(Cid cid, Duration deadline) throws IOException {
    refuseClosed();
    return blocks.containsKey(cid);
  }

  @Override
  public void remove(List<Cid> cids, Duration deadline) throws IOException {
    refuseClosed();
    cids.forEach(blocks::remove);
  }

  @Override
  public String describe() {
    return "memory:";
  }

  @Override
  public void close() {
    closed = true;
  }

  /** How many blocks the store holds. */
  public int size() {
    return blocks.size();
  }

  /**
   * Sets what {@link #get} returns for the identifier, unchecked: what a store that nobody trusts
   * may do. For tests and simulation.
   */
  public void replace(Cid cid, Bytes data) {
    blocks.put(cid, data);
  }

  private void refuseClosed() {
    if (closed) {
      throw new IllegalStateException("the store is closed");
    }
  }
}
