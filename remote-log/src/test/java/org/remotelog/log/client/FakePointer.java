package org.remotelog.log.client;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.ConflictingHeadException;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.StaleHeadException;
import org.remotelog.log.codec.IpnsRecordCodec;

/** A pointer in memory that can fail, and that notes every record it was given. */
final class FakePointer implements HeadPointer {
  final List<Bytes> offered = new ArrayList<>();
  private final Map<LogName, List<Bytes>> held = new HashMap<>();
  private final Faults faults;

  FakePointer(Faults faults) {
    this.faults = faults;
  }

  @Override
  public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
    faults.meet("publish");
    synchronized (this) {
      offered.add(record);
      List<Bytes> before = held.getOrDefault(log, List.of());
      if (!before.isEmpty() && !before.get(0).equals(record)) {
        HeadRecord old = parse(log, before.get(0));
        HeadRecord next = parse(log, record);
        if (next.sequence() < old.sequence()) {
          throw new StaleHeadException("it holds a newer head");
        }
        if (next.sequence() == old.sequence() && !next.head().equals(old.head())) {
          throw new ConflictingHeadException("it holds another head of the same number");
        }
      }
      held.put(log, List.of(record));
    }
    faults.meet("publish, done");
  }

  @Override
  public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    faults.meet("resolve");
    return records(log);
  }

  synchronized List<Bytes> records(LogName log) {
    return held.getOrDefault(log, List.of());
  }

  synchronized void hold(LogName log, Bytes... records) {
    held.put(log, List.of(records));
  }

  @Override
  public String describe() {
    return "fake pointer";
  }

  @Override
  public void close() {}

  private static HeadRecord parse(LogName log, Bytes record) {
    try {
      return IpnsRecordCodec.parse(log, record);
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }
}
