package org.remotelog.cli;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;

/** A store behind HTTP, opened when it is first used. */
final class ServerStore implements ContentStore {
  private final ServerAddress address;
  private final OnDemand<ContentStore> store;

  ServerStore(ServerAddress address, OnDemand.Opening<ContentStore> opening) {
    this.address = address;
    this.store = new OnDemand<>(opening, ContentStore::close);
  }

  @Override
  public void put(List<Block> blocks, Duration deadline) throws IOException {
    store.get().put(blocks, deadline);
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    return store.get().get(cid, deadline);
  }

  @Override
  public boolean has(Cid cid, Duration deadline) throws IOException {
    return store.get().has(cid, deadline);
  }

  @Override
  public void remove(List<Cid> cids, Duration deadline) throws IOException {
    store.get().remove(cids, deadline);
  }

  @Override
  public boolean isWritable() {
    return address.isWritable();
  }

  @Override
  public String describe() {
    return address.name();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
