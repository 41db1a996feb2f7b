package org.remotelog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.StaleHeadException;
import org.remotelog.log.client.ClientLimits;
import org.remotelog.log.client.Network;

/**
 * Puts verified blocks of others into the stores of this home, a bounded number at a time, and
 * passes their records on. A store or pointer that fails is a warning, once.
 */
final class KeptBlocks {
  private final Network network;
  private final SyncPass pass;
  private final List<Block> waiting = new ArrayList<>();
  private final Set<String> failedStores = new HashSet<>();
  private final Set<String> failedPointers = new HashSet<>();
  private long waitingBytes;
  private final Set<Cid> counted = new HashSet<>();

  KeptBlocks(Network network, SyncPass pass) {
    this.network = network;
    this.pass = pass;
  }

  /** Blocks that every store took; what several histories share counts once. */
  Set<Cid> taken() {
    return counted;
  }

  void add(Block block) throws IOException {
    if (waiting.size() == ClientLimits.MAX_BLOCKS_PER_PUT
        || waitingBytes + block.data().size() > ClientLimits.MAX_BYTES_PER_PUT) {
      flush();
    }
    waiting.add(block);
    waitingBytes += block.data().size();
  }

  /** Puts what waits; false when a store has failed, now or before. */
  boolean flush() throws IOException {
    if (!waiting.isEmpty()) {
      List<ContentStore> stores = network.writableStores();
      boolean taken = !stores.isEmpty();
      if (stores.isEmpty() && failedStores.add("")) {
        pass.warn(
            "blocks of the file were not kept in the stores: "
                + network.nowhereToWrite().getMessage());
      }
      for (ContentStore store : stores) {
        taken &= put(store);
      }
      if (taken) {
        waiting.forEach(block -> counted.add(block.cid()));
      }
      waiting.clear();
      waitingBytes = 0;
    }
    return failedStores.isEmpty();
  }

  private boolean put(ContentStore store) throws IOException {
    try {
      store.put(waiting, network.deadline());
      return true;
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException e) {
      if (failedStores.add(store.describe())) {
        pass.warn(
            "blocks of the file were not kept in " + store.describe() + ": " + e.getMessage());
      }
      return false;
    }
  }

  /** Whether every store that could take the block says that it has it. */
  boolean isHeld(Cid cid) throws IOException {
    for (ContentStore store : network.writableStores()) {
      try {
        if (!store.has(cid, network.deadline())) {
          return false;
        }
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        return false;
      }
    }
    return true;
  }

  /** Publishes a record unchanged, so that homes that share a pointer with this one find it. */
  void relay(LogName log, Bytes record) throws IOException {
    for (HeadPointer pointer : network.pointers()) {
      try {
        pointer.publish(log, record, network.deadline());
      } catch (StaleHeadException e) {
        continue; // It has a newer one.
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (failedPointers.add(pointer.describe())) {
          pass.warn("a head was not passed on to " + pointer.describe() + ": " + e.getMessage());
        }
      }
    }
  }
}
