package org.remotelog.log.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;

/** A store in memory that can fail, forget and lie, and that notes every block it was given. */
class FakeStore implements ContentStore {
  final List<Block> offered = new ArrayList<>();
  final Map<Cid, Bytes> blocks = new ConcurrentHashMap<>();
  private final String name;
  private final Faults faults;

  FakeStore(String name, Faults faults) {
    this.name = name;
    this.faults = faults;
  }

  @Override
  public void put(List<Block> added, Duration deadline) throws IOException {
    faults.meet("put");
    synchronized (offered) {
      offered.addAll(added);
    }
    for (Block block : added) {
      blocks.put(block.cid(), block.data());
    }
    faults.meet("put, done");
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    faults.meet("get");
    return Optional.ofNullable(blocks.get(cid));
  }

  @Override
  public boolean has(Cid cid, Duration deadline) throws IOException {
    faults.meet("has");
    return blocks.containsKey(cid);
  }

  @Override
  public void remove(List<Cid> cids, Duration deadline) throws IOException {
    faults.meet("remove");
    cids.forEach(blocks::remove);
  }

  @Override
  public String describe() {
    return name;
  }

  @Override
  public void close() {}
}
