package org.remotelog.log.client;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;

/** A store that tells what it gave for a block; nothing can be changed through it. */
final class WatchedStore implements ContentStore {
  private final ContentStore store;
  private final LongSupplier clockMs;
  private final Consumer<Seen> seen;

  WatchedStore(ContentStore store, LongSupplier clockMs, Consumer<Seen> seen) {
    this.store = store;
    this.clockMs = clockMs;
    this.seen = seen;
  }

  /** What one place gave: bytes, nothing, or the reason why it failed. */
  record Seen(String place, Optional<Bytes> block, Optional<IOException> failure, long ms) {}

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    long startMs = clockMs.getAsLong();
    try {
      Optional<Bytes> block = store.get(cid, deadline);
      tell(startMs, block, Optional.empty());
      return block;
    } catch (InterruptedIOException e) {
      throw e; // Another place was faster, which is no failure of this one.
    } catch (IOException e) {
      tell(startMs, Optional.empty(), Optional.of(e));
      throw e;
    }
  }

  private void tell(long startMs, Optional<Bytes> block, Optional<IOException> failure) {
    long ms = Math.max(0, clockMs.getAsLong() - startMs);
    seen.accept(new Seen(describe(), block, failure, ms));
  }

  @Override
  public boolean has(Cid cid, Duration deadline) throws IOException {
    return store.has(cid, deadline);
  }

  @Override
  public void put(List<Block> blocks, Duration deadline) {
    throw new UnsupportedOperationException("a fetch changes nothing");
  }

  @Override
  public void remove(List<Cid> cids, Duration deadline) {
    throw new UnsupportedOperationException("a fetch changes nothing");
  }

  @Override
  public String describe() {
    return store.describe();
  }

  /** Does not close the store, which belongs to the embedder. */
  @Override
  public void close() {}
}
