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
  private final Patience.OfLog patience;
  private final Consumer<Seen> seen;

  WatchedStore(
      ContentStore store, LongSupplier clockMs, Patience.OfLog patience, Consumer<Seen> seen) {
    this.store = store;
    this.clockMs = clockMs;
    this.patience = patience;
    this.seen = seen;
  }

  /** What one place gave: bytes, nothing, or the reason why it failed. */
  record Seen(String place, Optional<Bytes> block, Optional<IOException> failure, long ms) {}

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    if (patience.isOver(describe())) {
      IOException e =
          new IOException(
              "ran out of time for "
                  + ClientLimits.MAX_LATE_ANSWERS
                  + " blocks of this log, and is asked for more in the next pass");
      tell(0, Optional.empty(), Optional.of(e));
      throw e;
    }
    long startMs = clockMs.getAsLong();
    try {
      Optional<Bytes> block = store.get(cid, deadline);
      tell(msSince(startMs), block, Optional.empty());
      return block;
    } catch (InterruptedIOException e) {
      // Another place was faster, which is no failure of this one; or the time is over.
      failed(msSince(startMs), deadline);
      throw e;
    } catch (IOException e) {
      tell(failed(msSince(startMs), deadline), Optional.empty(), Optional.of(e));
      throw e;
    }
  }

  private long failed(long ms, Duration deadline) {
    if (Patience.isLate(ms, deadline)) {
      patience.ranOutOfTime(describe());
    }
    return ms;
  }

  private long msSince(long startMs) {
    return Math.max(0, clockMs.getAsLong() - startMs);
  }

  private void tell(long ms, Optional<Bytes> block, Optional<IOException> failure) {
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
