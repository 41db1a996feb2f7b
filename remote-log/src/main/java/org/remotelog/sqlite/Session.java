package org.remotelog.sqlite;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.remotelog.bytes.Bytes;
import org.sqlite.SQLiteConnection;

/** One connection inside a transaction. Statements are prepared once and kept. */
public final class Session {
  private final SQLiteConnection connection;
  private final Failures failures;
  private final Map<String, PreparedStatement> prepared = new HashMap<>();
  private final Runnable whenClosed;
  private boolean inTransaction;

  Session(SQLiteConnection connection, Failures failures, Runnable whenClosed) {
    this.connection = connection;
    this.failures = failures;
    this.whenClosed = whenClosed;
  }

  /**
   * Runs a statement that returns no rows.
   *
   * @param values in the order of the question marks: Bytes, Long, Integer or String
   * @return how many rows it changed
   */
  public int change(String sql, Object... values) throws IOException {
    try {
      return bind(sql, values).executeUpdate();
    } catch (SQLException e) {
      throw failures.explain(e);
    }
  }

  /** The rows of a query, each turned into a value. */
  public <T> List<T> list(String sql, RowReader<T> reader, Object... values) throws IOException {
    List<T> rows = new ArrayList<>();
    try (ResultSet result = bind(sql, values).executeQuery()) {
      while (result.next()) {
        rows.add(reader.read(result));
      }
      return rows;
    } catch (SQLException e) {
      throw failures.explain(e);
    }
  }

  /** The first row of a query, turned into a value. */
  public <T> Optional<T> first(String sql, RowReader<T> reader, Object... values)
      throws IOException {
    try (ResultSet result = bind(sql, values).executeQuery()) {
      return result.next() ? Optional.of(reader.read(result)) : Optional.empty();
    } catch (SQLException e) {
      throw failures.explain(e);
    }
  }

  /** The number that a query gives. */
  public long number(String sql, Object... values) throws IOException {
    return first(sql, row -> row.getLong(1), values).orElse(0L);
  }

  /** The bytes in a column; empty for a null, which our tables do not hold. */
  public static Bytes bytes(ResultSet row, int column) throws SQLException {
    byte[] value = row.getBytes(column);
    return value == null ? Bytes.EMPTY : Bytes.wrap(value);
  }

  /** What to throw when the content of the database contradicts itself. */
  public DatabaseDamagedException damaged(String reason) {
    return failures.damaged(reason);
  }

  /** Runs a statement that cannot be prepared ahead, such as those that define tables. */
  void execute(String sql) throws IOException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw failures.explain(e);
    }
  }

  /** Starts a transaction, waiting until {@code deadlineNs} on the clock of System.nanoTime. */
  void begin(boolean writing, long deadlineNs) throws IOException {
    String sql = writing ? "BEGIN IMMEDIATE" : "BEGIN";
    try {
      PreparedStatement begin = prepare(sql);
      while (true) {
        if (Thread.currentThread().isInterrupted()) {
          throw new InterruptedIOException("interrupted while waiting for a database");
        }
        long leftMs = TimeUnit.NANOSECONDS.toMillis(deadlineNs - System.nanoTime());
        connection.setBusyTimeout((int) Math.max(1, Math.min(leftMs, Limits.BUSY_SLICE_MS)));
        try {
          begin.execute();
          break;
        } catch (SQLException e) {
          if (!Failures.isBusy(e) || leftMs <= 0) {
            throw e;
          }
        }
      }
      inTransaction = true;
      connection.setBusyTimeout(Limits.BUSY_WAIT_MS);
    } catch (SQLException e) {
      throw failures.explain(e);
    }
  }

  void commit() throws IOException {
    change("COMMIT");
    inTransaction = false;
  }

  /** Gives up the transaction, if there is one. Returns whether the connection can be used on. */
  boolean rollback() {
    if (!inTransaction) {
      return true;
    }
    inTransaction = false;
    try {
      prepare("ROLLBACK").execute();
      return true;
    } catch (SQLException e) {
      return false; // SQLite has rolled back by itself; a new connection starts clean.
    }
  }

  void close() throws IOException {
    try {
      for (PreparedStatement statement : prepared.values()) {
        statement.close();
      }
      connection.close();
    } catch (SQLException e) {
      throw failures.explain(e);
    } finally {
      whenClosed.run();
    }
  }

  private PreparedStatement prepare(String sql) throws SQLException {
    PreparedStatement statement = prepared.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      prepared.put(sql, statement);
    }
    return statement;
  }

  private PreparedStatement bind(String sql, Object... values) throws SQLException {
    PreparedStatement statement = prepare(sql);
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value instanceof Bytes bytes) {
        statement.setBytes(i + 1, bytes.toArray());
      } else if (value instanceof Long number) {
        statement.setLong(i + 1, number);
      } else if (value instanceof Integer number) {
        statement.setInt(i + 1, number);
      } else if (value instanceof String text) {
        statement.setString(i + 1, text);
      } else {
        throw new IllegalArgumentException("cannot bind a " + value.getClass().getName());
      }
    }
    return statement;
  }

  /** Makes a value of the row that the result stands at. */
  @FunctionalInterface
  public interface RowReader<T> {
    T read(ResultSet row) throws SQLException;
  }
}
