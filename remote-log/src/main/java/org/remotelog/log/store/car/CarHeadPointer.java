package org.remotelog.log.store.car;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.RecordOrder;
import org.remotelog.log.codec.IpnsRecordCodec;

/**
 * The head records among the roots of a CAR file, as a pointer that cannot be written to.
 *
 * <p>A record does not say whose it is; only its signature does. The roots stand in the order of
 * the logs' names, records of one log side by side, so {@link #learn} finds them in one go. In a
 * file of another order a record is found too, by more trials.
 */
public final class CarHeadPointer implements HeadPointer {
  private final CarFile file;

  /** Roots that may be records, in their order. */
  private final List<Cid> candidates = new ArrayList<>();

  /** What was found, by name; empty lists are for names that the file does not have. */
  private final TreeMap<LogName, List<HeadRecord>> found = new TreeMap<>();

  /** Which name a candidate was found to be of. */
  private final Map<Integer, LogName> owners = new LinkedHashMap<>();

  private int trials;

  public CarHeadPointer(CarFile file) {
    this.file = file;
    for (Cid root : file.roots()) {
      if (root.codec() == Cid.Codec.RAW
          && file.sizeOf(root).orElse(Integer.MAX_VALUE) <= Limits.MAX_RECORD_BYTES) {
        candidates.add(root);
      }
    }
  }

  /** Fails. */
  @Override
  public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
    throw new IOException(describe() + " is a file that is only read");
  }

  /**
   * @throws IOException when {@link CarLimits#MAX_CAR_TRIALS} is exceeded
   */
  @Override
  public synchronized List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
    List<Bytes> records = new ArrayList<>();
    for (HeadRecord record : records(log)) {
      records.add(record.bytes());
    }
    return records;
  }

  /** The same, parsed. */
  public synchronized List<HeadRecord> records(LogName log) throws IOException {
    List<HeadRecord> known = found.get(log);
    if (known == null) {
      known = search(log);
      found.put(log, known);
    }
    return known;
  }

  /**
   * Looks for many names at once. Record after record is tried with the names that follow the last
   * one found: in a file in order, whose logs are all among the names, that takes as many trials as
   * there are names, and a few for each record.
   *
   * @throws IOException when {@link CarLimits#MAX_CAR_TRIALS} is exceeded
   */
  public synchronized void learn(Collection<LogName> names) throws IOException {
    TreeSet<LogName> wanted = new TreeSet<>(names);
    wanted.removeAll(found.keySet());
    List<LogName> ordered = new ArrayList<>(wanted);
    int next = 0;
    for (int i = 0; i < candidates.size(); i++) {
      for (int at = next; at < ordered.size() && !owners.containsKey(i); at++) {
        if (parse(ordered.get(at), i).isPresent()) {
          found.put(ordered.get(at), around(ordered.get(at), i));
          next = at + 1;
        }
      }
    }
  }

  /** Signatures tried so far. */
  synchronized int trials() {
    return trials;
  }

  /** All records that were asked for and are there. */
  public synchronized List<HeadRecord> found() {
    List<HeadRecord> all = new ArrayList<>();
    found.values().forEach(all::addAll);
    return all;
  }

  private List<HeadRecord> search(LogName log) throws IOException {
    int from = end(found.headMap(log), true) + 1;
    int to = end(found.tailMap(log), false);
    for (int i = from; i < to; i++) {
      if (matches(log, i)) {
        return around(log, i);
      }
    }
    for (int i = 0; i < candidates.size(); i++) {
      if ((i < from || i >= to) && matches(log, i)) {
        return around(log, i);
      }
    }
    return Collections.emptyList();
  }

  /** The candidate at which the nearest of these names, all below or all above, stands. */
  private int end(Map<LogName, List<HeadRecord>> names, boolean below) {
    int nearest = below ? -1 : candidates.size();
    for (Map.Entry<Integer, LogName> owner : owners.entrySet()) {
      if (names.containsKey(owner.getValue())) {
        int at = owner.getKey();
        nearest = below ? Math.max(nearest, at) : Math.min(nearest, at);
      }
    }
    return nearest;
  }

  private boolean matches(LogName log, int candidate) throws IOException {
    return !owners.containsKey(candidate) && parse(log, candidate).isPresent();
  }

  /** The record that was found, and those of the same log beside it, best first. */
  private List<HeadRecord> around(LogName log, int middle) throws IOException {
    List<HeadRecord> records = new ArrayList<>();
    int first = middle;
    while (first >= 0 && take(log, first, records)) {
      first--;
    }
    int last = middle + 1;
    while (last < candidates.size() && take(log, last, records)) {
      last++;
    }
    records.sort((one, other) -> RecordOrder.compare(other, one));
    return Collections.unmodifiableList(records);
  }

  private boolean take(LogName log, int candidate, List<HeadRecord> records) throws IOException {
    if (owners.containsKey(candidate) || records.size() == Limits.MAX_RECORDS_PER_NAME) {
      return false;
    }
    Optional<HeadRecord> record = parse(log, candidate);
    record.ifPresent(
        one -> {
          owners.put(candidate, log);
          records.add(one);
        });
    return record.isPresent();
  }

  private Optional<HeadRecord> parse(LogName log, int candidate) throws IOException {
    if (Thread.currentThread().isInterrupted()) {
      throw new InterruptedIOException("interrupted while looking for records in a CAR file");
    }
    trials++;
    if (trials > CarLimits.MAX_CAR_TRIALS) {
      throw new IOException(describe() + " has too many records of logs that are not known");
    }
    try {
      Bytes bytes = file.read(candidates.get(candidate)).orElse(Bytes.EMPTY);
      return Optional.of(IpnsRecordCodec.parse(log, bytes));
    } catch (MalformedException e) {
      return Optional.empty(); // Another's, or none.
    }
  }

  @Override
  public String describe() {
    return file.describe();
  }

  @Override
  public void close() {}
}
