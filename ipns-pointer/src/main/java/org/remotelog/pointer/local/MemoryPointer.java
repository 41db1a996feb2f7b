package org.remotelog.pointer.local;

import java.io.IOException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.pointer.Publishing;

/** A head pointer in memory, with the rules of the embedded one. */
public final class MemoryPointer implements HeadPointer {
  private final Map<LogName, List<Bytes>> records = new ConcurrentHashMap<>();
  private volatile boolean closed;

  @Override
  public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
    refuseClosed();
    HeadRecord offered = Publishing.verify(log, record);
    HeldRecords result;
    synchronized (records) {
      result = HeldRecords.offer(log, held(log), offered);
      records.put(log, result.records());
    }
    result.report(offered);
  }

  @Override
  public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    refuseClosed();
    return held(log);
  }

  @Override
  public String describe() {
    return "memory:";
  }

  @Override
  public void close() {
    closed = true;
  }

  /**
   * Sets what {@link #resolve} returns, unchecked: what a pointer that nobody trusts may do. For
   * tests and simulation.
   */
  public void replace(LogName log, List<Bytes> held) {
    records.put(log, held);
  }

  private List<Bytes> held(LogName log) {
    return Optional.ofNullable(records.get(log)).orElse(Collections.emptyList());
  }

  private void refuseClosed() {
    if (closed) {
      throw new IllegalStateException("the pointer is closed");
    }
  }
}
