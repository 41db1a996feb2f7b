package org.remotelog.home;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;

/**
 * Rows ordered by their keys as unsigned bytes. Keys have 1 to {@link Limits#MAX_KEY_BYTES} bytes,
 * values at most {@link Limits#MAX_VALUE_BYTES}. Bounds of scans may be longer, and empty: {@link
 * Keys#START} and {@link Keys#END} take in everything.
 */
public interface Table {
  Optional<Bytes> get(Bytes key) throws IOException;

  /** Sets the row, in place of the one with the same key. */
  void put(Bytes key, Bytes value) throws IOException;

  /** Deletes the row; deleting a missing one is fine. */
  void delete(Bytes key) throws IOException;

  /** The first rows of the range, ascending, at most {@code limit}. */
  List<Row> scan(Bytes fromInclusive, Bytes toExclusive, int limit) throws IOException;

  /** The last rows of the range, descending, at most {@code limit}. */
  List<Row> scanDescending(Bytes fromInclusive, Bytes toExclusive, int limit) throws IOException;

  /** How many rows the range has; takes time in proportion to them. */
  long count(Bytes fromInclusive, Bytes toExclusive) throws IOException;

  /**
   * Visits the rows of the range, ascending, until the visitor has enough. It reads a few dozen
   * rows at a time; rows that the visitor changes behind the present one may be seen in either
   * state.
   */
  default void scan(Bytes fromInclusive, Bytes toExclusive, Visitor visitor) throws IOException {
    Bytes from = fromInclusive;
    while (true) {
      List<Row> page = scan(from, toExclusive, Limits.SCAN_PAGE_ROWS);
      for (Row row : page) {
        if (!visitor.visit(row)) {
          return;
        }
      }
      if (page.size() < Limits.SCAN_PAGE_ROWS) {
        return;
      }
      from = Keys.next(page.get(page.size() - 1).key());
    }
  }

  /** The first rows whose keys start with the prefix, ascending, at most {@code limit}. */
  default List<Row> scanPrefix(Bytes prefix, int limit) throws IOException {
    return scan(prefix, Keys.after(prefix), limit);
  }

  /** Visits the rows whose keys start with the prefix, ascending, until the visitor has enough. */
  default void scanPrefix(Bytes prefix, Visitor visitor) throws IOException {
    scan(prefix, Keys.after(prefix), visitor);
  }

  /** The first row of the range. */
  default Optional<Row> first(Bytes fromInclusive, Bytes toExclusive) throws IOException {
    return scan(fromInclusive, toExclusive, 1).stream().findFirst();
  }

  /** The last row of the range. */
  default Optional<Row> last(Bytes fromInclusive, Bytes toExclusive) throws IOException {
    return scanDescending(fromInclusive, toExclusive, 1).stream().findFirst();
  }

  /** Sees the rows of a scan one after the other. */
  @FunctionalInterface
  interface Visitor {
    /** Returns whether to go on. */
    boolean visit(Row row) throws IOException;
  }
}
