package org.remotelog;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.remotelog.bridge.InboxRow;
import org.remotelog.log.LogName;

/**
 * In which rows of the inbox the entries of logs stand: of the newest rows, up to {@link
 * ClientBounds#MAX_DIRECT_PLACES}, in 16 bytes each. It may be behind, so a row that it names must
 * be looked at. Numbers that come out of order, even descending ones, are moved about {@link
 * ClientBounds#MAX_UNMERGED_PLACES} times at most. One thread at a time.
 */
final class PlaceIndex {
  private final int max;
  private final Map<LogName, Column> columns = new HashMap<>();
  private int size;
  private long moves;

  /**
   * An empty index.
   *
   * @param max most places; when there are more, it begins anew with half of them
   */
  PlaceIndex(int max) {
    this.max = max;
  }

  /** Takes in a row instead of one before; places in other histories are passed over. */
  void add(long row, InboxRow.Place place) {
    if (place.branch() > 0) {
      return;
    }
    Column column = columns.computeIfAbsent(place.log(), unused -> new Column());
    size += column.put(place.sequence(), row) ? 1 : 0;
  }

  boolean isFull() {
    return size >= max;
  }

  void clear() {
    columns.clear();
    size = 0;
  }

  int size() {
    return size;
  }

  /** How often a number was moved to keep numbers in order. */
  long moves() {
    return moves;
  }

  /** The row of an entry, 0 when it is not known. */
  long row(LogName log, long sequence) {
    Column column = columns.get(log);
    return column == null ? 0 : column.row(sequence);
  }

  /** Numbers of one log and the rows that they stand in; few are on the way to the others. */
  private final class Column {
    private Sorted merged = new Sorted();
    private Sorted late = new Sorted();

    /** Whether the number is new. */
    boolean put(long sequence, long row) {
      if (merged.replace(sequence, row) || late.replace(sequence, row)) {
        return false;
      }
      if (merged.last() < sequence) {
        merged.insert(sequence, row); // Mostly they come in order.
        return true;
      }
      late.insert(sequence, row);
      if (late.count >= ClientBounds.MAX_UNMERGED_PLACES) {
        merged = merged.with(late);
        late = new Sorted();
      }
      return true;
    }

    long row(long sequence) {
      return Math.max(merged.row(sequence), late.row(sequence));
    }
  }

  /** Numbers, ascending, and their rows. */
  private final class Sorted {
    private long[] sequences = new long[16];
    private long[] rows = new long[16];
    private int count;

    long last() {
      return count == 0 ? 0 : sequences[count - 1];
    }

    private int find(long sequence) {
      return last() < sequence ? -count - 1 : Arrays.binarySearch(sequences, 0, count, sequence);
    }

    long row(long sequence) {
      int at = find(sequence);
      return at >= 0 ? rows[at] : 0;
    }

    boolean replace(long sequence, long row) {
      int at = find(sequence);
      if (at >= 0) {
        rows[at] = row;
      }
      return at >= 0;
    }

    void insert(long sequence, long row) {
      int to = -find(sequence) - 1;
      if (count == sequences.length) {
        sequences = Arrays.copyOf(sequences, 2 * count);
        rows = Arrays.copyOf(rows, 2 * count);
      }
      System.arraycopy(sequences, to, sequences, to + 1, count - to);
      System.arraycopy(rows, to, rows, to + 1, count - to);
      moves += count - to;
      sequences[to] = sequence;
      rows[to] = row;
      count++;
    }

    /** These and others, of which it has none. */
    Sorted with(Sorted others) {
      Sorted all = new Sorted();
      int mine = 0;
      for (int at = 0; at < others.count; at++) {
        while (mine < count && sequences[mine] < others.sequences[at]) {
          all.insert(sequences[mine], rows[mine++]);
        }
        all.insert(others.sequences[at], others.rows[at]);
      }
      while (mine < count) {
        all.insert(sequences[mine], rows[mine++]);
      }
      moves += count;
      return all;
    }
  }
}
