package org.remotelog;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.pointer.local.MemoryPointer;

/** A pointer that gives other records than it was given. */
final class TamperedPointer implements HeadPointer {
  private final Map<LogName, List<Bytes>> planted = new HashMap<>();
  private final HeadPointer pointer = new MemoryPointer();
  private final String name;

  TamperedPointer(String name) {
    this.name = name;
  }

  void give(LogName log, Bytes... records) {
    planted.put(log, List.of(records));
  }

  List<Bytes> records(LogName log) throws IOException {
    return pointer.resolve(log, Duration.ofSeconds(1));
  }

  @Override
  public synchronized void publish(LogName log, Bytes record, Duration deadline)
      throws IOException {
    pointer.publish(log, record, deadline);
  }

  @Override
  public synchronized List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    return planted.containsKey(log) ? planted.get(log) : pointer.resolve(log, deadline);
  }

  @Override
  public String describe() {
    return name;
  }

  @Override
  public void close() {}
}
