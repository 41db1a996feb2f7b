package org.remotelog.log.store.replicated;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.store.memory.MemoryContentStore;

/** A store in memory with a name, which can be down, hang or be read-only, and counts its calls. */
public final class Place implements ContentStore {
  public final MemoryContentStore blocks = new MemoryContentStore();
  public final AtomicInteger puts = new AtomicInteger();
  public final AtomicInteger gets = new AtomicInteger();
  final AtomicInteger interrupted = new AtomicInteger();
  public volatile boolean isDown;
  public volatile boolean isReadOnly;
  volatile boolean hangs;
  volatile int closed;
  private final CountDownLatch never = new CountDownLatch(1);
  private final String name;

  public Place(String name) {
    this.name = name;
  }

  private void meet() throws IOException {
    if (isDown) {
      throw new IOException("it is down");
    }
    if (hangs) {
      try {
        never.await();
      } catch (InterruptedException e) {
        interrupted.incrementAndGet();
        throw new InterruptedIOException("interrupted");
      }
    }
  }

  @Override
  public void put(List<Block> added, Duration deadline) throws IOException {
    puts.incrementAndGet();
    meet();
    blocks.put(added, deadline);
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    gets.incrementAndGet();
    meet();
    return blocks.get(cid, deadline);
  }

  @Override
  public boolean has(Cid cid, Duration deadline) throws IOException {
    meet();
    return blocks.has(cid, deadline);
  }

  @Override
  public void remove(List<Cid> cids, Duration deadline) throws IOException {
    meet();
    blocks.remove(cids, deadline);
  }

  @Override
  public boolean isWritable() {
    return !isReadOnly;
  }

  @Override
  public String describe() {
    return name;
  }

  @Override
  public void close() {
    closed++;
  }
}
