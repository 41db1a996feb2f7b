package org.remotelog.home.sqlite;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Limits;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.sqlite.Session;

/**
 * A table of a home as a table of the database. Each value ends with a checksum over table, key and
 * value: SQLite notices damage of its own structure, not of the content.
 */
final class SqliteTable implements Table {
  static final int CHECKSUM_BYTES = 8;

  private static final String RANGE = " WHERE key >= ? AND key < ?";

  private final SqliteTables owner;
  private final String name;
  private final String select;
  private final String replace;
  private final String delete;
  private final String ascending;
  private final String descending;
  private final String count;

  SqliteTable(HomeTable homeTable, SqliteTables owner) {
    this.owner = owner;
    this.name = homeTable.name().toLowerCase(Locale.ROOT);
    String table = "\"" + name + "\"";
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
    Session session = owner.forReading();
    Optional<Bytes> stored = session.first(select, row -> Session.bytes(row, 1), key);
    return stored.isPresent()
        ? Optional.of(opened(session, new Stored(key, stored.get())).value())
        : Optional.empty();
  }

  @Override
  public void put(Bytes key, Bytes value) throws IOException {
    Row row = new Row(key, value);
    owner.forWriting().change(replace, row.key(), Bytes.concat(row.value(), checksum(key, value)));
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
    Session session = owner.forReading();
    List<Stored> stored = session.list(sql, SqliteTable::stored, from, to, limit);
    List<Row> rows = new ArrayList<>(stored.size());
    for (Stored row : stored) {
      rows.add(opened(session, row));
    }
    return rows;
  }

  private static Stored stored(ResultSet result) throws SQLException {
    return new Stored(Session.bytes(result, 1), Session.bytes(result, 2));
  }

  private Row opened(Session session, Stored stored) throws IOException {
    int size = stored.value().size() - CHECKSUM_BYTES;
    if (stored.key().isEmpty()
        || stored.key().size() > Limits.MAX_KEY_BYTES
        || size < 0
        || size > Limits.MAX_VALUE_BYTES) {
      throw session.damaged("a row of table " + name + " is out of bounds");
    }
    Bytes value = stored.value().slice(0, size);
    if (!checksum(stored.key(), value).equals(stored.value().slice(size, size + CHECKSUM_BYTES))) {
      throw session.damaged("a row of table " + name + " has a wrong checksum");
    }
    return new Row(stored.key(), value);
  }

  private Bytes checksum(Bytes key, Bytes value) {
    Bytes keySize = Bytes.wrap(new byte[] {(byte) key.size()});
    return Sha256.of(Bytes.utf8(name), keySize, key, value).bytes().slice(0, CHECKSUM_BYTES);
  }

  /** A row as it stands in the database. */
  private record Stored(Bytes key, Bytes value) {}
}
