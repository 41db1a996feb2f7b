package org.remotelog;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;

/**
 * Lets a device die at a chosen point: before or after the commit of a home's transaction, before
 * or after a request takes effect. From then on nothing of it works until it is started anew.
 */
final class Faults {
  private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
  private final AtomicInteger passed = new AtomicInteger();
  private final Set<LogName> hidden = ConcurrentHashMap.newKeySet();
  private volatile boolean dead;

  /** The device dies at the point after so many others. */
  void dieAfter(int points) {
    left.set(points);
    passed.set(0);
    dead = false;
  }

  /** From now on pointers have nothing of this log, and of no other hide anything. */
  void hide(LogName log) {
    hidden.clear();
    hidden.add(log);
  }

  void live() {
    dieAfter(Integer.MAX_VALUE);
  }

  boolean isDead() {
    return dead;
  }

  int passed() {
    return passed.get();
  }

  private void point() throws IOException {
    if (dead || left.getAndDecrement() == 0) {
      dead = true;
      throw new IOException("the device died");
    }
    passed.incrementAndGet();
  }

  Home home(MemoryHome home) {
    return new Home() {
      @Override
      public <T> T transaction(Work<T> work) throws IOException {
        T result =
            home.transaction(
                tables -> {
                  T inner = work.run(tables);
                  point();
                  return inner;
                });
        point();
        return result;
      }

      @Override
      public <T> T read(Work<T> work) throws IOException {
        if (dead) {
          throw new IOException("the device died");
        }
        return home.read(work);
      }

      @Override
      public void close() {
        home.close();
      }
    };
  }

  ContentStore store(ContentStore store) {
    return new ContentStore() {
      @Override
      public void put(List<Block> blocks, Duration deadline) throws IOException {
        point();
        store.put(blocks, deadline);
        point();
      }

      @Override
      public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
        point();
        return store.get(cid, deadline);
      }

      @Override
      public boolean has(Cid cid, Duration deadline) throws IOException {
        point();
        return store.has(cid, deadline);
      }

      @Override
      public void remove(List<Cid> cids, Duration deadline) throws IOException {
        point();
        store.remove(cids, deadline);
        point();
      }

      @Override
      public String describe() {
        return "faulty store";
      }

      @Override
      public void close() {}
    };
  }

  HeadPointer pointer(HeadPointer pointer) {
    return new HeadPointer() {
      @Override
      public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
        point();
        pointer.publish(log, record, deadline);
        point();
      }

      @Override
      public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
        point();
        return hidden.contains(log) ? List.of() : pointer.resolve(log, deadline);
      }

      @Override
      public String describe() {
        return "faulty pointer";
      }

      @Override
      public void close() {}
    };
  }
}
