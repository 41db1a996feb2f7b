package org.remotelog.log;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.remotelog.bytes.Bytes;

/** Counts the requests that reach a store. Safe for use by several threads. */
public final class CountingContentStore extends ForwardingContentStore {
  private final AtomicLong puts = new AtomicLong();
  private final AtomicLong gets = new AtomicLong();
  private final AtomicLong blocksIn = new AtomicLong();
  private final AtomicLong bytesOut = new AtomicLong();

  public CountingContentStore(ContentStore store) {
    super(store);
  }

  @Override
  public void put(List<Block> blocks, Duration deadline) throws IOException {
    puts.incrementAndGet();
    blocksIn.addAndGet(blocks.size());
    store.put(blocks, deadline);
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    gets.incrementAndGet();
    Optional<Bytes> data = store.get(cid, deadline);
    data.ifPresent(bytes -> bytesOut.addAndGet(bytes.size()));
    return data;
  }

  /** How many times {@code put} was called. */
  public long puts() {
    return puts.get();
  }

  /** How many times {@code get} was called. */
  public long gets() {
    return gets.get();
  }

  /** How many blocks were given to {@code put}. */
  public long blocksIn() {
    return blocksIn.get();
  }

  /** How many bytes {@code get} returned. */
  public long bytesOut() {
    return bytesOut.get();
  }
}
