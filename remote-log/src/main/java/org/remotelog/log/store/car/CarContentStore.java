package org.remotelog.log.store.car;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.ReadOnlyStoreException;

/** The blocks of a CAR file as a store that cannot be written to. Closing it leaves the file. */
public final class CarContentStore implements ContentStore {
  private final CarFile file;

  public CarContentStore(CarFile file) {
    this.file = file;
  }

  /** Fails. */
  @Override
  public void put(List<Block> blocks, Duration deadline) throws IOException {
    throw readOnly();
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted before reading " + cid);
    }
    return file.read(cid);
  }

  @Override
  public boolean has(Cid cid, Duration deadline) {
    return file.has(cid);
  }

  /** Fails. */
  @Override
  public void remove(List<Cid> cids, Duration deadline) throws IOException {
    throw readOnly();
  }

  private ReadOnlyStoreException readOnly() {
    return new ReadOnlyStoreException(describe() + " is a file that is only read");
  }

  @Override
  public boolean isWritable() {
    return false;
  }

  @Override
  public String describe() {
    return file.describe();
  }

  @Override
  public void close() {}
}
