package org.remotelog.log;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.codec.IpnsRecordCodec;

/**
 * A name system in memory: it has one record for each name, refuses and drops expired ones by its
 * own clock, keeps the better of two, and forgets what it is told to. It can be silent.
 */
public final class ForgettingPointer implements HeadPointer {
  private final String name;
  private final LongSupplier clockMs;
  private final Map<LogName, HeadRecord> held = new HashMap<>();
  private final List<Bytes> taken = new ArrayList<>();
  private boolean silent;
  private int resolved;

  public ForgettingPointer(String name, LongSupplier clockMs) {
    this.name = name;
    this.clockMs = clockMs;
  }

  /** Loses every record, as a DHT does that nobody publishes to again. */
  public synchronized void forgetAll() {
    held.clear();
  }

  /** Sets what it holds, as if it had missed what came later. */
  public synchronized void hold(LogName log, Bytes record) {
    held.put(log, read(log, record));
  }

  /** Answers nothing from now on, or answers again. */
  public synchronized void silent(boolean value) {
    silent = value;
  }

  /** All records that were taken, in their order. */
  public synchronized List<Bytes> taken() {
    return new ArrayList<>(taken);
  }

  /** How many questions there were. */
  public synchronized int resolved() {
    return resolved;
  }

  @Override
  public synchronized void publish(LogName log, Bytes record, Duration deadline)
      throws IOException {
    refuseSilent();
    HeadRecord offered = read(log, record);
    if (offered.isExpired(Instant.ofEpochMilli(clockMs.getAsLong()))) {
      throw new RefusedRecordException(
          name + " takes no expired record", new MalformedException("record is expired"));
    }
    HeadRecord before = held.get(log);
    if (before != null && RecordOrder.compare(offered, before) < 0) {
      throw new StaleHeadException(name + " has a newer record");
    }
    held.put(log, offered);
    taken.add(record);
  }

  @Override
  public synchronized List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    refuseSilent();
    resolved++;
    HeadRecord record = held.get(log);
    return record == null || record.isExpired(Instant.ofEpochMilli(clockMs.getAsLong()))
        ? List.of()
        : List.of(record.bytes());
  }

  private void refuseSilent() throws IOException {
    if (silent) {
      throw new IOException(name + " does not answer");
    }
  }

  private static HeadRecord read(LogName log, Bytes record) {
    try {
      return IpnsRecordCodec.parse(log, record);
    } catch (MalformedException e) {
      throw new IllegalStateException("no record: " + e.getMessage(), e);
    }
  }

  @Override
  public String describe() {
    return name;
  }

  @Override
  public void close() {}
}
