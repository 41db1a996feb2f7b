package org.remotelog;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.store.memory.MemoryContentStore;

/** A store that lost or changed chosen blocks, and knows which blocks it was given. */
final class TamperedStore implements ContentStore {
  final List<Cid> given = new ArrayList<>();
  private final Map<Cid, Optional<Bytes>> planted = new HashMap<>();
  private final ContentStore store = new MemoryContentStore();
  private final String name;

  TamperedStore(String name) {
    this.name = name;
  }

  void lose(Cid cid) {
    planted.put(cid, Optional.empty());
  }

  /** Changes one byte. */
  void spoil(Cid cid) throws IOException {
    byte[] block = store.get(cid, Duration.ofSeconds(1)).orElseThrow().toArray();
    block[block.length / 2] ^= 1;
    planted.put(cid, Optional.of(Bytes.wrap(block)));
  }

  @Override
  public synchronized void put(List<Block> blocks, Duration deadline) throws IOException {
    blocks.forEach(block -> given.add(block.cid()));
    store.put(blocks, deadline);
  }

  @Override
  public synchronized Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    return planted.containsKey(cid) ? planted.get(cid) : store.get(cid, deadline);
  }

  @Override
  public boolean has(Cid cid, Duration deadline) throws IOException {
    return get(cid, deadline).isPresent();
  }

  @Override
  public void remove(List<Cid> cids, Duration deadline) throws IOException {
    store.remove(cids, deadline);
  }

  @Override
  public String describe() {
    return name;
  }

  @Override
  public void close() {}
}
