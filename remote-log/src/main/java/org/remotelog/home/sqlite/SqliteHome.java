package org.remotelog.home.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.remotelog.home.Home;
import org.remotelog.sqlite.Database;
import org.remotelog.sqlite.DatabaseHealth;
import org.remotelog.sqlite.DatabaseSchema;
import org.remotelog.sqlite.Mode;

/**
 * A home in the file {@code home.db} of a folder. Reads go on beside a transaction, also beside one
 * of another process. On read-only media a home can be read when it was closed properly; with
 * changes left in {@code home.db-wal} it has to be copied to another place first.
 */
public final class SqliteHome implements Home {
  /** The name of the database in the home's folder. */
  public static final String FILE_NAME = "home.db";

  /** "RLHM" */
  private static final int APPLICATION_ID = 0x524c484d;

  /** Transactions of other threads may be long; processes exclude each other by the home's lock. */
  private static final Duration TRANSACTION_WAIT = Duration.ofSeconds(30);

  /** Spelled out, because a released migration must not change with the list of tables. */
  private static final List<String> TABLES_OF_VERSION_1 =
      Collections.unmodifiableList(
          Arrays.asList(
              "meta",
              "config",
              "groups",
              "logs",
              "journal",
              "commitments",
              "outgoing",
              "heads",
              "segments",
              "inbox",
              "inbox_by_id",
              "waiting",
              "members",
              "invites",
              "gaps",
              "mvds"));

  private static final List<String> TABLES_OF_VERSION_2 =
      Collections.unmodifiableList(Arrays.asList("owed_blocks", "owed_records"));

  static final DatabaseSchema SCHEMA =
      new DatabaseSchema(
          FILE_NAME,
          APPLICATION_ID,
          Arrays.asList(making(TABLES_OF_VERSION_1), making(TABLES_OF_VERSION_2)));

  private final Database database;

  SqliteHome(Database database) {
    this.database = database;
  }

  /**
   * Opens the home in the folder. {@link Mode#WRITE} makes it where it is missing, for its owner
   * only; {@link Mode#UPDATE} makes nothing; {@link Mode#READ} changes nothing.
   *
   * @throws org.remotelog.sqlite.DatabaseMissingException when it is not there and must not be made
   * @throws org.remotelog.sqlite.DatabaseVersionException when it is of a newer version
   * @throws org.remotelog.sqlite.DatabaseDamagedException when it is damaged
   * @throws org.remotelog.sqlite.UnusableFolderException when the folder cannot hold a home
   */
  public static SqliteHome open(Path folder, Mode mode) throws IOException {
    Database database = new Database(folder, SCHEMA, mode);
    boolean open = false;
    try {
      database.open();
      open = true;
      return new SqliteHome(database);
    } finally {
      if (!open) {
        database.close();
      }
    }
  }

  @Override
  public <T> T transaction(Work<T> work) throws IOException {
    return database.write(
        TRANSACTION_WAIT,
        session -> {
          try (SqliteTables tables = new SqliteTables(session, true)) {
            return work.run(tables);
          }
        });
  }

  @Override
  public <T> T read(Work<T> work) throws IOException {
    return database.read(
        session -> {
          try (SqliteTables tables = new SqliteTables(session, false)) {
            return work.run(tables);
          }
        });
  }

  /**
   * Looks for damage of the database; takes time in proportion to its size. Changes nothing.
   * Damaged rows show when they are read: each has a checksum.
   */
  public DatabaseHealth check() throws IOException {
    return database.check();
  }

  @Override
  public void close() throws IOException {
    database.close();
  }

  private static List<String> making(List<String> tables) {
    List<String> statements = new ArrayList<>();
    for (String table : tables) {
      statements.add(
          "CREATE TABLE \""
              + table
              + "\" (key BLOB NOT NULL PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID");
    }
    return statements;
  }
}
