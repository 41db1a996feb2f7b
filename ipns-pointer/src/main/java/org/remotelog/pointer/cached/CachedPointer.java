package org.remotelog.pointer.cached;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;

/**
 * A pointer that answers from memory while a record's own TTL lasts, at most {@link
 * Limits#MAX_KEPT_MS}. So it may be behind the pointer that it asks by that time, and not longer.
 * That there is no record is not kept. Publishing goes through, and what was published is what it
 * answers next. Each place behind it is kept by itself, so that catching up, which asks them one by
 * one, uses what is kept too.
 */
public final class CachedPointer implements HeadPointer {
  private final HeadPointer pointer;
  private final KeptRecords kept;

  /** All that is kept of this pointer and of the places behind it. */
  private final List<KeptRecords> all;

  /** Empty when it is one place itself. */
  private final List<HeadPointer> parts;

  /**
   * @param pointer closed together with this one
   * @param clock by which records grow old
   */
  public CachedPointer(HeadPointer pointer, Clock clock) {
    this.pointer = pointer;
    this.kept = new KeptRecords(clock);
    this.all = new ArrayList<>(Collections.singletonList(kept));
    this.parts = new ArrayList<>();
    List<HeadPointer> places = pointer.parts();
    if (places.size() == 1 && places.get(0) == pointer) {
      return;
    }
    for (HeadPointer place : places) {
      KeptRecords own = new KeptRecords(clock);
      all.add(own);
      parts.add(new CachedPointer(place, own, all, Collections.emptyList()));
    }
  }

  private CachedPointer(
      HeadPointer pointer, KeptRecords kept, List<KeptRecords> all, List<HeadPointer> parts) {
    this.pointer = pointer;
    this.kept = kept;
    this.all = all;
    this.parts = parts;
  }

  @Override
  public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
    all.forEach(one -> one.forget(log));
    pointer.publish(log, record, deadline);
    kept.put(log, Collections.singletonList(record));
  }

  @Override
  public void willResolve(Collection<LogName> logs) {
    List<LogName> unknown = new ArrayList<>(logs);
    unknown.removeIf(log -> kept.of(log).isPresent());
    pointer.willResolve(unknown);
  }

  @Override
  public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    Optional<List<Bytes>> known = kept.of(log);
    if (known.isPresent()) {
      return known.get();
    }
    List<Bytes> records = pointer.resolve(log, deadline);
    kept.put(log, records);
    return records;
  }

  @Override
  public String describe() {
    return pointer.describe();
  }

  @Override
  public List<HeadPointer> parts() {
    return parts.isEmpty() ? Collections.singletonList(this) : Collections.unmodifiableList(parts);
  }

  @Override
  public HeadPointer around(UnaryOperator<HeadPointer> wrapping) {
    return new CachedPointer(pointer.around(wrapping), kept, all, parts);
  }

  @Override
  public void settle(Duration deadline) throws IOException {
    pointer.settle(deadline);
  }

  @Override
  public void close() throws IOException {
    pointer.close();
  }
}
