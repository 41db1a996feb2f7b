package org.remotelog.sqlite;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Brings a database up to date in slow steps, until it is killed. */
final class MigratingProcess {
  static final int VERSIONS = 5;
  static final int ROWS_PER_VERSION = 150_000;
  static final List<String> FIRST =
      List.of("CREATE TABLE a (x INTEGER NOT NULL)", "INSERT INTO a VALUES (7)");

  private MigratingProcess() {}

  /** Each migration but the first adds many rows and marks itself. */
  static DatabaseSchema schema(int versions) {
    List<List<String>> migrations = new ArrayList<>();
    migrations.add(FIRST);
    for (int version = 2; version <= versions; version++) {
      migrations.add(
          List.of(
              "CREATE TABLE v" + version + " (y TEXT NOT NULL)",
              "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < "
                  + ROWS_PER_VERSION
                  + ") INSERT INTO v"
                  + version
                  + " SELECT hex(i) FROM n",
              "UPDATE a SET x = x + 1"));
    }
    return new DatabaseSchema("test.db", 77, migrations);
  }

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    try (Database database = new Database(folder, schema(1), Mode.READ)) {
      database.read(session -> session.number("SELECT count(*) FROM a")); // Loads SQLite.
    }
    System.out.println("migrating");
    try (Database database = new Database(folder, schema(VERSIONS), Mode.UPDATE)) {
      database.open();
    }
    System.out.println("migrated");
  }
}
