package org.remotelog.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;

class DatabaseTest {
  private static final int APPLICATION = 0x12345678;
  private static final List<String> FIRST = List.of("CREATE TABLE a (x BLOB NOT NULL)");
  private static final List<String> SECOND =
      List.of("CREATE TABLE b (y BLOB NOT NULL)", "INSERT INTO b VALUES (x'01')");
  private static final List<String> BROKEN =
      List.of("CREATE TABLE c (z BLOB)", "INSERT INTO a VALUES (x'02')", "THIS IS NO STATEMENT");
  private static final Duration WAIT = Duration.ofSeconds(5);

  @TempDir private Path folder;

  @Test
  void setsUpNewFileWithVersionAndApplication() throws IOException {
    try (Database database = open(FIRST)) {
      assertThat(number(database, "PRAGMA user_version")).isEqualTo(1);
      assertThat(number(database, "PRAGMA application_id")).isEqualTo(APPLICATION);
      assertThat(text(database, "PRAGMA journal_mode")).isEqualTo("wal");
      assertThat(database.<Long>write(WAIT, s -> s.number("PRAGMA synchronous"))).isEqualTo(2);
    }
  }

  @Test
  void bringsOlderFileUpToDate() throws IOException {
    open(FIRST).close();
    try (Database database = open(FIRST, SECOND)) {
      assertThat(number(database, "PRAGMA user_version")).isEqualTo(2);
      assertThat(number(database, "SELECT count(*) FROM b")).isEqualTo(1);
    }
  }

  @Test
  void failedMigrationLeavesOldVersionWhole() throws IOException {
    open(FIRST).close();
    assertThatThrownBy(() -> open(FIRST, SECOND, BROKEN)).isInstanceOf(IOException.class);
    try (Database database = open(FIRST, SECOND)) {
      assertThat(number(database, "PRAGMA user_version")).isEqualTo(2);
      assertThat(number(database, "SELECT count(*) FROM a")).isZero();
      assertThat(number(database, "SELECT count(*) FROM sqlite_schema WHERE name = 'c'")).isZero();
    }
  }

  @Test
  void refusesNewerVersionNamingBothAndChangesNothing() throws IOException {
    open(FIRST, SECOND).close();
    for (Mode mode : Mode.values()) {
      assertThatThrownBy(() -> new Database(folder, schemaOf(List.of(FIRST)), mode).open())
          .isInstanceOfSatisfying(
              DatabaseVersionException.class,
              e -> {
                assertThat(e.found()).isEqualTo(2);
                assertThat(e.supported()).isEqualTo(1);
              })
          .hasMessageContaining("version 2")
          .hasMessageContaining("up to version 1")
          .hasMessageContaining("upgrade");
    }
    open(FIRST, SECOND).close();
  }

  @Test
  void readingRefusesOlderVersion() throws IOException {
    open(FIRST).close();
    assertThatThrownBy(
            () -> new Database(folder, schemaOf(List.of(FIRST, SECOND)), Mode.READ).open())
        .isInstanceOf(DatabaseVersionException.class)
        .hasMessageContaining("version 1");
  }

  @Test
  void noticesNewerVersionWhileOpen() throws IOException {
    try (Database old = open(FIRST)) {
      open(FIRST, SECOND).close();
      assertThatThrownBy(() -> old.write(WAIT, s -> 1))
          .isInstanceOf(DatabaseVersionException.class);
      assertThatThrownBy(() -> old.read(s -> 1)).isInstanceOf(DatabaseVersionException.class);
    }
  }

  @Test
  void refusesDatabaseOfAnotherProgram() throws IOException {
    open(FIRST).close();
    DatabaseSchema other = new DatabaseSchema("test.db", 99, List.of(FIRST));
    assertThatThrownBy(() -> new Database(folder, other, Mode.WRITE).open())
        .isInstanceOf(ForeignDatabaseException.class);
  }

  @Test
  void makesNothingWhenOpenedForUpdate() throws IOException {
    DatabaseSchema schema = schemaOf(List.of(FIRST));
    Path missing = folder.resolve("missing");
    for (Path place : List.of(missing, folder)) {
      try (Database database = new Database(place, schema, Mode.UPDATE)) {
        assertThatThrownBy(database::open)
            .isInstanceOf(DatabaseMissingException.class)
            .hasMessageContaining("bring it back");
        assertThatThrownBy(() -> database.read(s -> 1))
            .isInstanceOf(DatabaseMissingException.class);
      }
    }
    assertThat(missing).doesNotExist();
    assertThat(folder).isEmptyDirectory();
    open(FIRST).close();
    try (Database database = new Database(folder, schema, Mode.UPDATE)) {
      database.write(WAIT, session -> insert(session, 10));
    }
  }

  @Test
  void takesEmptiedFileForNoNewDatabase() throws IOException {
    open(FIRST).close();
    Files.write(folder.resolve("test.db"), new byte[0]);
    for (Mode mode : List.of(Mode.READ, Mode.UPDATE)) {
      try (Database database = new Database(folder, schemaOf(List.of(FIRST)), mode)) {
        assertThatThrownBy(database::open)
            .isInstanceOf(DatabaseMissingException.class)
            .hasMessageContaining("test.db is empty");
      }
    }
    assertThat(folder.resolve("test.db")).isEmptyFile();
  }

  @Test
  void refusesToWriteWhatWasOpenedForReading() throws IOException {
    open(FIRST).close();
    try (Database database = new Database(folder, schemaOf(List.of(FIRST)), Mode.READ)) {
      assertThatIllegalStateException().isThrownBy(() -> database.write(WAIT, s -> 1));
    }
  }

  @Test
  void givesUpWaitingForAnotherWriterInTime() throws IOException {
    try (Database first = open(FIRST);
        Database second = open(FIRST)) {
      first.write(
          WAIT,
          session -> {
            long startNs = System.nanoTime();
            assertThatThrownBy(() -> second.write(Duration.ofMillis(300), s -> 1))
                .isInstanceOf(DatabaseBusyException.class)
                .hasMessageContaining("busy");
            assertThat(System.nanoTime() - startNs).isBetween(250_000_000L, 4_000_000_000L);
            assertThat(second.<Integer>read(s -> 1)).isEqualTo(1);
            return 1;
          });
      assertThat(second.<Integer>write(WAIT, s -> 2)).isEqualTo(2);
    }
  }

  @Test
  void endsWaitingWhenInterrupted() throws IOException {
    try (Database database = open(FIRST)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> database.write(WAIT, s -> 1))
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(database.<Integer>write(WAIT, s -> 1)).isEqualTo(1);
    }
  }

  @Test
  void saysThatDiskIsFullAndKeepsWhatWasThere() throws IOException {
    try (Database database = open(FIRST)) {
      assertThatThrownBy(
              () ->
                  database.write(
                      WAIT,
                      session -> {
                        session.number("PRAGMA max_page_count=10");
                        for (int i = 0; i < 100; i++) {
                          insert(session, 4000);
                        }
                        return 1;
                      }))
          .isInstanceOf(StorageFullException.class)
          .hasMessageContaining("Free some space");
      assertThat(number(database, "SELECT count(*) FROM a")).isZero();
      database.write(WAIT, session -> insert(session, 10));
      assertThat(number(database, "SELECT count(*) FROM a")).isEqualTo(1);
    }
  }

  @Test
  void saysThatPagesAreDamaged() throws IOException {
    try (Database database = open(FIRST)) {
      database.write(
          WAIT,
          session -> {
            for (int i = 0; i < 100; i++) {
              insert(session, 4000);
            }
            return 1;
          });
    }
    try (RandomAccessFile file = new RandomAccessFile(folder.resolve("test.db").toFile(), "rw")) {
      file.seek(4096);
      file.write(new byte[8192]);
    }
    try (Database database = new Database(folder, schemaOf(List.of(FIRST)), Mode.READ)) {
      assertThatThrownBy(
              () -> database.read(s -> s.list("SELECT x FROM a", r -> Session.bytes(r, 1))))
          .isInstanceOf(DatabaseDamagedException.class)
          .hasMessageContaining("test.db is damaged (database disk image is malformed): ");
    }
  }

  @Test
  void saysThatTableIsMissing() throws IOException {
    try (Database database = open(FIRST)) {
      assertThatThrownBy(() -> number(database, "SELECT count(*) FROM missing"))
          .isInstanceOf(DatabaseDamagedException.class);
    }
  }

  @Test
  void refusesValuesAboveTheLimit() throws IOException {
    try (Database database = open(FIRST)) {
      database.write(WAIT, s -> insert(s, Limits.MAX_VALUE_BYTES - 100));
      assertThatThrownBy(() -> database.write(WAIT, s -> insert(s, Limits.MAX_VALUE_BYTES + 1)))
          .isInstanceOf(IOException.class);
    }
  }

  private static int insert(Session session, int size) throws IOException {
    return session.change("INSERT INTO a VALUES (?)", Bytes.wrap(new byte[size]));
  }

  private static long number(Database database, String sql) throws IOException {
    return database.read(session -> session.number(sql));
  }

  private static String text(Database database, String sql) throws IOException {
    return database.read(session -> session.first(sql, row -> row.getString(1)).orElse(""));
  }

  @SafeVarargs
  private Database open(List<String>... migrations) throws IOException {
    Database database = new Database(folder, schemaOf(List.of(migrations)), Mode.WRITE);
    try {
      database.open();
      return database;
    } catch (IOException e) {
      database.close();
      throw e;
    }
  }

  private static DatabaseSchema schemaOf(List<List<String>> migrations) {
    return new DatabaseSchema("test.db", APPLICATION, migrations);
  }
}
