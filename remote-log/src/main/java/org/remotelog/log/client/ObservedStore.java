package org.remotelog.log.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;

/** A store that remembers what it gave for each block; nothing can be changed through it. */
final class ObservedStore implements ContentStore {
  private final ContentStore store;
  private final Map<Cid, LogAudit.Verdict> verdicts = new ConcurrentHashMap<>();

  ObservedStore(ContentStore store) {
    this.store = store;
  }

  /** What the store gave for a block, when it was asked. */
  Optional<LogAudit.Verdict> verdict(Cid cid) {
    return Optional.ofNullable(verdicts.get(cid));
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    verdicts.put(cid, LogAudit.Verdict.FAILED);
    Optional<Bytes> block = store.get(cid, deadline);
    if (!block.isPresent()) {
      verdicts.put(cid, LogAudit.Verdict.MISSING);
    } else {
      verdicts.put(cid, cid.verify(block.get()) ? LogAudit.Verdict.GOOD : LogAudit.Verdict.WRONG);
    }
    return block;
  }

  @Override
  public boolean has(Cid cid, Duration deadline) throws IOException {
    return store.has(cid, deadline);
  }

  @Override
  public void put(List<Block> blocks, Duration deadline) {
    throw new UnsupportedOperationException("an audit changes nothing");
  }

  @Override
  public void remove(List<Cid> cids, Duration deadline) {
    throw new UnsupportedOperationException("an audit changes nothing");
  }

  @Override
  public String describe() {
    return store.describe();
  }

  /** Does not close the store, which belongs to the embedder. */
  @Override
  public void close() {}
}
