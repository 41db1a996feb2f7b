package org.remotelog.home.memory;

import java.util.EnumMap;
import java.util.Map;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;

/** The tables of one piece of work, with its changes. */
final class MemoryTables implements Tables, AutoCloseable {
  private final MemoryState state;
  private final boolean writable;
  private final Map<HomeTable, MemoryTable> tables = new EnumMap<>(HomeTable.class);
  private boolean closed;

  MemoryTables(MemoryState state, boolean writable) {
    this.state = state;
    this.writable = writable;
  }

  @Override
  public Table table(HomeTable name) {
    return tables.computeIfAbsent(name, missing -> new MemoryTable(state.rows(missing), this));
  }

  void addToCommitted() {
    for (MemoryTable table : tables.values()) {
      table.addToCommitted();
    }
  }

  void checkReading() {
    if (closed) {
      throw new IllegalStateException("the work that these tables belong to is over");
    }
  }

  void checkWriting() {
    if (!writable) {
      throw new IllegalStateException("a read must not change a table");
    }
    checkReading();
  }

  @Override
  public void close() {
    closed = true;
  }
}
