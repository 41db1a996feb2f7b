package org.remotelog.home.memory;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Row;
import org.remotelog.home.Table;

/** Committed rows under the changes of one transaction. */
final class MemoryTable implements Table {
  private final NavigableMap<Bytes, Bytes> committed;
  private final MemoryTables owner;
  private final NavigableMap<Bytes, Bytes> changed = new TreeMap<>();
  private final NavigableSet<Bytes> deleted = new TreeSet<>();

  MemoryTable(NavigableMap<Bytes, Bytes> committed, MemoryTables owner) {
    this.committed = committed;
    this.owner = owner;
  }

  @Override
  public Optional<Bytes> get(Bytes key) {
    owner.checkReading();
    if (deleted.contains(key)) {
      return Optional.empty();
    }
    Optional<Bytes> own = Optional.ofNullable(changed.get(key));
    return own.isPresent() ? own : Optional.ofNullable(committed.get(key));
  }

  @Override
  public void put(Bytes key, Bytes value) {
    owner.checkWriting();
    Row row = new Row(key, value);
    deleted.remove(key);
    changed.put(key, row.value());
  }

  @Override
  public void delete(Bytes key) {
    owner.checkWriting();
    changed.remove(key);
    deleted.add(key);
  }

  @Override
  public List<Row> scan(Bytes fromInclusive, Bytes toExclusive, int limit) {
    return rows(fromInclusive, toExclusive, limit, false);
  }

  @Override
  public List<Row> scanDescending(Bytes fromInclusive, Bytes toExclusive, int limit) {
    return rows(fromInclusive, toExclusive, limit, true);
  }

  @Override
  public long count(Bytes fromInclusive, Bytes toExclusive) {
    owner.checkReading();
    boolean isEmpty = fromInclusive.compareTo(toExclusive) >= 0;
    return isEmpty || !isUntouched()
        ? rows(fromInclusive, toExclusive, Integer.MAX_VALUE, false).size()
        : committed.subMap(fromInclusive, true, toExclusive, false).size();
  }

  void addToCommitted() {
    deleted.forEach(committed::remove);
    committed.putAll(changed);
  }

  private List<Row> rows(Bytes from, Bytes to, int limit, boolean descending) {
    owner.checkReading();
    if (limit < 0) {
      throw new IllegalArgumentException("a scan cannot give " + limit + " rows");
    }
    if (from.compareTo(to) >= 0) {
      return new ArrayList<>();
    }
    if (isUntouched()) {
      return first(range(committed, from, to, descending), limit);
    }
    Iterator<Bytes> old = keys(committed, from, to, descending);
    Iterator<Bytes> own = keys(changed, from, to, descending);
    List<Row> rows = new ArrayList<>();
    Optional<Bytes> nextOld = next(old);
    Optional<Bytes> nextOwn = next(own);
    while (rows.size() < limit && (nextOld.isPresent() || nextOwn.isPresent())) {
      int order = compare(nextOld, nextOwn, descending);
      Bytes key = order <= 0 ? nextOld.get() : nextOwn.get();
      get(key).ifPresent(value -> rows.add(new Row(key, value)));
      nextOld = order <= 0 ? next(old) : nextOld;
      nextOwn = order >= 0 ? next(own) : nextOwn;
    }
    return rows;
  }

  private static Iterator<Bytes> keys(
      NavigableMap<Bytes, Bytes> rows, Bytes from, Bytes to, boolean descending) {
    return range(rows, from, to, descending).navigableKeySet().iterator();
  }

  private static NavigableMap<Bytes, Bytes> range(
      NavigableMap<Bytes, Bytes> rows, Bytes from, Bytes to, boolean descending) {
    NavigableMap<Bytes, Bytes> range = rows.subMap(from, true, to, false);
    return descending ? range.descendingMap() : range;
  }

  private static List<Row> first(NavigableMap<Bytes, Bytes> range, int limit) {
    List<Row> rows = new ArrayList<>();
    Iterator<Map.Entry<Bytes, Bytes>> next = range.entrySet().iterator();
    while (rows.size() < limit && next.hasNext()) {
      Map.Entry<Bytes, Bytes> row = next.next();
      rows.add(new Row(row.getKey(), row.getValue()));
    }
    return rows;
  }

  private boolean isUntouched() {
    return changed.isEmpty() && deleted.isEmpty();
  }

  private static Optional<Bytes> next(Iterator<Bytes> keys) {
    return keys.hasNext() ? Optional.of(keys.next()) : Optional.empty();
  }

  /** Which key comes first; one that is missing comes last. */
  private static int compare(Optional<Bytes> left, Optional<Bytes> right, boolean descending) {
    if (!left.isPresent() || !right.isPresent()) {
      return left.isPresent() ? -1 : 1;
    }
    int order = left.get().compareTo(right.get());
    return descending ? -order : order;
  }
}
