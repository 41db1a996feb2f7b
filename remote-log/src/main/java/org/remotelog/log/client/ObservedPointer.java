package org.remotelog.log.client;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;

/** A pointer that remembers its last answer; nothing can be changed through it. */
final class ObservedPointer implements HeadPointer {
  private final HeadPointer pointer;
  private volatile LogAudit.Answer last;

  ObservedPointer(HeadPointer pointer) {
    this.pointer = pointer;
    this.last = new LogAudit.Answer(pointer.describe(), List.of(), "no reply");
  }

  LogAudit.Answer last() {
    return last;
  }

  @Override
  public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    try {
      List<Bytes> records = pointer.resolve(log, deadline);
      last = new LogAudit.Answer(describe(), records, "");
      return records;
    } catch (IOException e) {
      last = new LogAudit.Answer(describe(), List.of(), String.valueOf(e.getMessage()));
      throw e;
    }
  }

  @Override
  public void publish(LogName log, Bytes record, Duration deadline) {
    throw new UnsupportedOperationException("an audit changes nothing");
  }

  @Override
  public String describe() {
    return pointer.describe();
  }

  /** Does not close the pointer, which belongs to the embedder. */
  @Override
  public void close() {}
}
