package org.remotelog.pointer.multi;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.RefusedRecordException;
import org.remotelog.pointer.local.MemoryPointer;

/** A pointer in memory with a name, which fails or hangs when told to. */
final class FaultyPointer implements HeadPointer {
  private final String name;
  private final MemoryPointer memory = new MemoryPointer();
  private final AtomicInteger publications = new AtomicInteger();
  private final CountDownLatch called = new CountDownLatch(1);
  private volatile Optional<String> failure = Optional.empty();
  private final Set<LogName> refusedLogs = ConcurrentHashMap.newKeySet();
  private final AtomicInteger settlements = new AtomicInteger();
  private volatile boolean hangs;
  private volatile boolean refuses;

  FaultyPointer(String name) {
    this.name = name;
  }

  void fail(String why) {
    failure = Optional.of(why);
  }

  /** Hangs beyond every deadline, until it is interrupted. */
  void hang() {
    hangs = true;
  }

  void refuse() {
    refuses = true;
  }

  /** Takes nothing of this log, and of others all. */
  void fail(LogName log) {
    refusedLogs.add(log);
  }

  void heal() {
    failure = Optional.empty();
    refusedLogs.clear();
  }

  int settlements() {
    return settlements.get();
  }

  @Override
  public void settle(Duration deadline) {
    settlements.incrementAndGet();
  }

  void replace(LogName log, List<Bytes> records) {
    memory.replace(log, records);
  }

  int publications() {
    return publications.get();
  }

  void awaitCall() throws InterruptedException {
    called.await();
  }

  @Override
  public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
    publications.incrementAndGet();
    misbehave();
    if (refusedLogs.contains(log)) {
      throw new IOException("nothing is known of " + log);
    }
    if (refuses) {
      throw new RefusedRecordException("not this one");
    }
    memory.publish(log, record, deadline);
  }

  @Override
  public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    misbehave();
    return memory.resolve(log, deadline);
  }

  private void misbehave() throws IOException {
    called.countDown();
    if (failure.isPresent()) {
      throw new IOException(failure.get());
    }
    if (hangs) {
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new InterruptedIOException("given up");
      }
    }
  }

  @Override
  public String describe() {
    return name;
  }

  @Override
  public void close() {}
}
