package org.remotelog;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.remotelog.bridge.InboxRow;
import org.remotelog.log.LogName;

/**
 * In which rows of the inbox the entries of logs stand: of the newest rows, up to {@link
 * ClientBounds#MAX_DIRECT_PLACES}, in 16 bytes each. It may be behind, so a row that it names must
 * be looked at. One thread at a time.
 */
final class PlaceIndex {
  private final int max;
  private final Map<LogName, Column> columns = new HashMap<>();
  private int size;

  /**
   * An empty index.
   *
   * @param max most places; when there are more, it begins anew with half of them
   */
  PlaceIndex(int max) {
    this.max = max;
  }

  /** Takes in a row; those without a place in the main history of a log are passed over. */
  void add(long row, Optional<InboxRow.Place> place) {
    if (!place.isPresent() || place.get().branch() > 0) {
      return;
    }
    Column column = columns.computeIfAbsent(place.get().log(), unused -> new Column());
    size += column.put(place.get().sequence(), row) ? 1 : 0;
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

  /** The row of an entry, 0 when it is not known. */
  long row(LogName log, long sequence) {
    Column column = columns.get(log);
    return column == null ? 0 : column.row(sequence);
  }

  /** Numbers of one log, ascending, and the rows that they stand in. */
  private static final class Column {
    private long[] sequences = new long[16];
    private long[] rows = new long[16];
    private int count;

    /** Whether the number is new. */
    boolean put(long sequence, long row) {
      // Mostly they come in order.
      int at =
          count == 0 || sequences[count - 1] < sequence
              ? -count - 1
              : Arrays.binarySearch(sequences, 0, count, sequence);
      if (at >= 0) {
        rows[at] = row;
        return false;
      }
      int to = -at - 1;
      if (count == sequences.length) {
        sequences = Arrays.copyOf(sequences, 2 * count);
        rows = Arrays.copyOf(rows, 2 * count);
      }
      System.arraycopy(sequences, to, sequences, to + 1, count - to);
      System.arraycopy(rows, to, rows, to + 1, count - to);
      sequences[to] = sequence;
      rows[to] = row;
      count++;
      return true;
    }

    long row(long sequence) {
      int at = Arrays.binarySearch(sequences, 0, count, sequence);
      return at >= 0 ? rows[at] : 0;
    }
  }
}
