package org.remotelog.home.memory;

import java.util.EnumMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;

/** The committed rows of a home in memory. */
final class MemoryState {
  /** Held by the one transaction. */
  private final ReentrantLock writing = new ReentrantLock();

  /** Shared by reads; taken by the transaction only to add its changes. */
  private final ReentrantReadWriteLock committing = new ReentrantReadWriteLock();

  private final Map<HomeTable, NavigableMap<Bytes, Bytes>> rows = new EnumMap<>(HomeTable.class);

  MemoryState() {
    for (HomeTable table : HomeTable.values()) {
      rows.put(table, new TreeMap<>());
    }
  }

  void lockForWriting() throws InterruptedException {
    writing.lockInterruptibly();
  }

  void unlockForWriting() {
    writing.unlock();
  }

  void lockForReading() throws InterruptedException {
    committing.readLock().lockInterruptibly();
  }

  void unlockForReading() {
    committing.readLock().unlock();
  }

  NavigableMap<Bytes, Bytes> rows(HomeTable table) {
    return rows.computeIfAbsent(table, missing -> new TreeMap<>());
  }

  void commit(MemoryTables tables) {
    committing.writeLock().lock();
    try {
      tables.addToCommitted();
    } finally {
      committing.writeLock().unlock();
    }
  }
}
