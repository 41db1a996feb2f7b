package org.remotelog.it;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A database file, read and changed behind the program's back. */
final class Database implements AutoCloseable {
  private final Connection connection;

  Database(Path file) throws SQLException {
    connection = DriverManager.getConnection("jdbc:sqlite:" + file);
    execute("PRAGMA synchronous=OFF");
  }

  /** One value: how to find it again, and what it was. */
  record Value(String table, String column, byte[] log, long key, byte[] bytes) {}

  /** All blocks of a store. */
  List<Value> blocks() throws SQLException {
    List<Value> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT rowid, data FROM blocks ORDER BY rowid")) {
      while (rows.next()) {
        values.add(new Value("blocks", "data", new byte[0], rows.getLong(1), rows.getBytes(2)));
      }
    }
    return values;
  }

  /** All records of a pointer. */
  List<Value> records() throws SQLException {
    List<Value> values = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT place, log, record FROM records")) {
      while (rows.next()) {
        byte[] log = rows.getBytes(2);
        values.add(new Value("records", "record", log, rows.getLong(1), rows.getBytes(3)));
      }
    }
    return values;
  }

  /** Puts other bytes in the value's place. */
  void put(Value value, byte[] bytes) throws SQLException {
    boolean isRecord = value.table().equals("records");
    String where = isRecord ? "place = ? AND log = ?" : "rowid = ?";
    try (PreparedStatement update =
        connection.prepareStatement(
            "UPDATE " + value.table() + " SET " + value.column() + " = ? WHERE " + where)) {
      update.setBytes(1, bytes);
      update.setLong(2, value.key());
      if (isRecord) {
        update.setBytes(3, value.log());
      }
      if (update.executeUpdate() != 1) {
        throw new SQLException("no such row");
      }
    }
  }

  /** Puts back what was there. */
  void restore(Value value) throws SQLException {
    put(value, value.bytes());
  }

  void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** All rows of all tables, for comparison. */
  static Map<String, List<String>> dump(Path file) throws IOException {
    Map<String, List<String>> tables = new TreeMap<>();
    try (Database database = new Database(file)) {
      for (String table :
          database.texts("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")) {
        tables.put(table, database.texts("SELECT * FROM \"" + table + "\""));
      }
      tables.put("version", database.texts("PRAGMA user_version"));
    } catch (SQLException e) {
      throw new IOException(e);
    }
    return tables;
  }

  private List<String> texts(String query) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        StringBuilder text = new StringBuilder();
        for (int column = 1; column <= columns; column++) {
          Object value = rows.getObject(column);
          text.append(column == 1 ? "" : " ");
          text.append(value instanceof byte[] bytes ? HexFormat.of().formatHex(bytes) : value);
        }
        texts.add(text.toString());
      }
    }
    Collections.sort(texts);
    return texts;
  }

  @Override
  public void close() throws SQLException {
    connection.close();
  }
}
