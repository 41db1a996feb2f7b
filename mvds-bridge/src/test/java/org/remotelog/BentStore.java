package org.remotelog;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.ForwardingContentStore;

/** A store as one device meets it: as it is, or with a fault laid over reading or writing. */
final class BentStore extends ForwardingContentStore {
  /** Answers in the place of the store. */
  interface Get {
    Optional<Bytes> get(Cid cid) throws IOException;
  }

  /** Takes blocks in the place of the store. */
  interface Put {
    void put(List<Block> blocks) throws IOException;
  }

  private final List<List<Cid>> batches = new CopyOnWriteArrayList<>();
  private volatile Get get;
  private volatile Put put;

  BentStore(ContentStore store) {
    super(store);
    this.get = this::straightGet;
    this.put = this::straightPut;
  }

  void bendGet(Get fault) {
    get = fault;
  }

  void bendPut(Put fault) {
    put = fault;
  }

  void straighten() {
    get = this::straightGet;
    put = this::straightPut;
  }

  Optional<Bytes> straightGet(Cid cid) throws IOException {
    return store.get(cid, FaultBench.DEADLINE);
  }

  void straightPut(List<Block> blocks) throws IOException {
    store.put(blocks, FaultBench.DEADLINE);
  }

  /** What this device has put, oldest first. */
  List<Cid> given() {
    List<Cid> all = new ArrayList<>();
    batches.forEach(all::addAll);
    return all;
  }

  /** What the last put had. */
  List<Cid> lastBatch() {
    return batches.get(batches.size() - 1);
  }

  @Override
  public void put(List<Block> blocks, Duration deadline) throws IOException {
    put.put(blocks);
    List<Cid> cids = new ArrayList<>();
    blocks.forEach(block -> cids.add(block.cid()));
    batches.add(cids);
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    return get.get(cid);
  }

  @Override
  public String describe() {
    return "store";
  }

  @Override
  public void close() {}
}
