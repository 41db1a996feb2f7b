package org.remotelog.home.sqlite;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Limits;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.sqlite.Session;

/** A table of a home as a table of the database. */
final class SqliteTable implements Table {
  private static final String RANGE = " WHERE key >= ? AND key < ?";

  private final SqliteTables owner;
  private final String select;
  private final String replace;
  private final String delete;
  private final String ascending;
  private final String descending;
  private final String count;

  SqliteTable(HomeTable name, SqliteTables owner) {
    this.owner = owner;
    String table = "\"" + name.name().toLowerCase(Locale.ROOT) + "\"";
    select = "SELECT value FROM " + table + " WHERE key = ?";
    replace = "REPLACE INTO " + table + " (key, value) VALUES (?, ?)";
    delete = "DELETE FROM " + table + " WHERE key = ?";
    String rows = "SELECT key, value FROM " + table + RANGE + " ORDER BY key ";
    ascending = rows + "LIMIT ?";
    descending = rows + "DESC LIMIT ?";
    count = "SELECT count(*) FROM " + table + RANGE;
  }

  @Override
  public Optional<Bytes> get(Bytes key) throws IOException {
    return owner.forReading().first(select, row -> Session.bytes(row, 1), key);
  }

  @Override
  public void put(Bytes key, Bytes value) throws IOException {
    Row row = new Row(key, value);
    owner.forWriting().change(replace, row.key(), row.value());
  }

  @Override
  public void delete(Bytes key) throws IOException {
    owner.forWriting().change(delete, key);
  }

  @Override
  public List<Row> scan(Bytes fromInclusive, Bytes toExclusive, int limit) throws IOException {
    return rows(ascending, fromInclusive, toExclusive, limit);
  }

  @Override
  public List<Row> scanDescending(Bytes fromInclusive, Bytes toExclusive, int limit)
      throws IOException {
    return rows(descending, fromInclusive, toExclusive, limit);
  }

  @Override
  public long count(Bytes fromInclusive, Bytes toExclusive) throws IOException {
    return owner.forReading().number(count, fromInclusive, toExclusive);
  }

  private List<Row> rows(String sql, Bytes from, Bytes to, int limit) throws IOException {
    if (limit < 0) {
      throw new IllegalArgumentException("a scan cannot give " + limit + " rows");
    }
    return owner.forReading().list(sql, SqliteTable::row, from, to, limit);
  }

  private static Row row(ResultSet result) throws SQLException {
    Bytes key = Session.bytes(result, 1);
    Bytes value = Session.bytes(result, 2);
    if (key.isEmpty()
        || key.size() > Limits.MAX_KEY_BYTES
        || value.size() > Limits.MAX_VALUE_BYTES) {
      throw new SQLException("a row of the home is out of bounds");
    }
    return new Row(key, value);
  }
}
