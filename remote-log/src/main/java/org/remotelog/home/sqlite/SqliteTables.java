package org.remotelog.home.sqlite;

import java.util.EnumMap;
import java.util.Map;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Table;
import org.remotelog.home.Tables;
import org.remotelog.sqlite.Session;

/** The tables of one transaction. */
final class SqliteTables implements Tables, AutoCloseable {
  private final Session session;
  private final boolean writable;
  private final Map<HomeTable, SqliteTable> tables = new EnumMap<>(HomeTable.class);
  private boolean closed;

  SqliteTables(Session session, boolean writable) {
    this.session = session;
    this.writable = writable;
  }

  @Override
  public Table table(HomeTable name) {
    return tables.computeIfAbsent(name, missing -> new SqliteTable(missing, this));
  }

  Session forReading() {
    if (closed) {
      throw new IllegalStateException("the work that these tables belong to is over");
    }
    return session;
  }

  Session forWriting() {
    if (!writable) {
      throw new IllegalStateException("a read must not change a table");
    }
    return forReading();
  }

  @Override
  public void close() {
    closed = true;
  }
}
