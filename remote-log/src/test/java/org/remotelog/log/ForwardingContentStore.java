package org.remotelog.log;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;

/** Does all that another store does; to be changed in parts. */
public abstract class ForwardingContentStore implements ContentStore {
  protected final ContentStore store;

  protected ForwardingContentStore(ContentStore store) {
    this.store = store;
  }

  @Override
  public void put(List<Block> blocks, Duration deadline) throws IOException {
    store.put(blocks, deadline);
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    return store.get(cid, deadline);
  }

  @Override
  public boolean has(Cid cid, Duration deadline) throws IOException {
    return store.has(cid, deadline);
  }

  @Override
  public void remove(List<Cid> cids, Duration deadline) throws IOException {
    store.remove(cids, deadline);
  }

  @Override
  public String describe() {
    return store.describe();
  }

  @Override
  public void close() throws IOException {
    store.close();
  }
}
