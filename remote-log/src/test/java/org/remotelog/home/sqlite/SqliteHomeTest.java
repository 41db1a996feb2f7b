package org.remotelog.home.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.Home;
import org.remotelog.home.HomeContract;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.sqlite.Database;
import org.remotelog.sqlite.DatabaseDamagedException;
import org.remotelog.sqlite.DatabaseMissingException;
import org.remotelog.sqlite.DatabaseSchema;
import org.remotelog.sqlite.DatabaseVersionException;
import org.remotelog.sqlite.Mode;
import org.remotelog.sqlite.UnusableFolderException;

class SqliteHomeTest extends HomeContract {
  @TempDir private Path temporary;

  private Path folder() {
    return temporary.resolve("a home? 100% #1");
  }

  @Override
  protected Home newHome() throws IOException {
    return SqliteHome.open(folder(), Mode.WRITE);
  }

  @Override
  protected Home reopen(Home closed) throws IOException {
    closed.close();
    return SqliteHome.open(folder(), Mode.WRITE);
  }

  @Test
  void keepsFolderAndFilesToTheirOwner() throws IOException {
    put("a", "1");
    assertThat(permissions(folder())).isEqualTo("rwx------");
    assertThat(permissions(folder().resolve("home.db"))).isEqualTo("rw-------");
    assertThat(permissions(folder().resolve("home.db-wal"))).isEqualTo("rw-------");
  }

  @Test
  void readingModeSeesCommitsOfAnotherInstanceAndChangesNothing() throws IOException {
    try (Home reader = SqliteHome.open(folder(), Mode.READ)) {
      put("a", "1");
      assertThat(value(reader, "a")).contains(text("1"));
      assertThatIllegalStateException().isThrownBy(() -> reader.transaction(t -> 1));
    }
  }

  @Test
  void readingModeCreatesNothing() {
    Path missing = temporary.resolve("missing");
    assertThatThrownBy(() -> SqliteHome.open(missing, Mode.READ))
        .isInstanceOf(DatabaseMissingException.class)
        .hasMessageContaining(missing.toString());
    assertThat(missing).doesNotExist();
  }

  @Test
  void readingModeReadsHomeThatWasClosed() throws IOException {
    put("a", "1");
    home.close();
    assertThat(folder().resolve("home.db-wal")).doesNotExist();
    try (Home reader = SqliteHome.open(folder(), Mode.READ)) {
      assertThat(value(reader, "a")).contains(text("1"));
    }
  }

  @Test
  void twoInstancesWriteOneAfterTheOther() throws IOException {
    try (Home second = SqliteHome.open(folder(), Mode.WRITE)) {
      put("a", "1");
      second.update(tables -> meta(tables).put(text("b"), text("2")));
      put("c", "3");
      assertThat(all()).containsExactly("a=1", "b=2", "c=3");
    }
  }

  @Test
  void refusesPlaceBelowFile() throws IOException {
    Path file = Files.write(temporary.resolve("file"), new byte[1]);
    assertThatThrownBy(() -> SqliteHome.open(file.resolve("deep/home"), Mode.WRITE))
        .isInstanceOf(UnusableFolderException.class)
        .hasMessageContaining(file + " is a file, not a folder");
    assertThatThrownBy(() -> SqliteHome.open(file, Mode.WRITE))
        .isInstanceOf(UnusableFolderException.class)
        .hasMessageContaining("is a file, not a folder");
    assertThatThrownBy(() -> SqliteHome.open(file, Mode.READ))
        .isInstanceOf(DatabaseMissingException.class);
  }

  @Test
  void saysThatFileIsDamaged() throws IOException {
    home.close();
    Files.write(folder().resolve("home.db"), new byte[8192]);
    assertThatThrownBy(() -> SqliteHome.open(folder(), Mode.WRITE))
        .isInstanceOf(DatabaseDamagedException.class)
        .hasMessageContaining("home.db is damaged")
        .hasMessageContaining("backup");
  }

  @Test
  void putsHundredThousandSmallRowsQuickly() throws IOException {
    long seed = 5;
    Random random = new Random(seed);
    long startNs = System.nanoTime();
    home.update(
        tables -> {
          for (int i = 0; i < 100_000; i++) {
            byte[] value = new byte[64];
            random.nextBytes(value);
            tables.table(HomeTable.INBOX).put(Keys.u64(i), Bytes.wrap(value));
          }
        });
    long tookMs = (System.nanoTime() - startNs) / 1_000_000;
    assertThat(count(HomeTable.INBOX)).isEqualTo(100_000);
    // About 0.5 s alone on a desktop; the bound only catches a change of order.
    assertThat(tookMs).isLessThan(20_000);
  }

  @Test
  void bringsHomeOfTheFirstVersionUpToDateAndKeepsItsRows() throws IOException {
    DatabaseSchema first =
        new DatabaseSchema(
            SqliteHome.FILE_NAME,
            SqliteHome.SCHEMA.applicationId(),
            SqliteHome.SCHEMA.migrations().subList(0, 1));
    Path old = temporary.resolve("old");
    Bytes key = Bytes.utf8("key");
    try (Home home = new SqliteHome(new Database(old, first, Mode.WRITE))) {
      home.update(tables -> tables.table(HomeTable.INBOX).put(key, Bytes.utf8("kept")));
      assertThatThrownBy(() -> home.update(t -> t.table(HomeTable.OWED_BLOCKS).delete(key)))
          .hasMessageContaining("owed_blocks");
    }
    assertThatThrownBy(() -> SqliteHome.open(old, Mode.READ))
        .isInstanceOf(DatabaseVersionException.class);
    try (Home home = SqliteHome.open(old, Mode.UPDATE)) {
      Optional<Bytes> kept = home.read(tables -> tables.table(HomeTable.INBOX).get(key));
      assertThat(kept).contains(Bytes.utf8("kept"));
      for (HomeTable table : HomeTable.values()) {
        home.update(tables -> tables.table(table).put(key, Bytes.utf8("new")));
      }
    }
    SqliteHome.open(old, Mode.READ).close();
  }

  @Test
  void releasedMigrationsStayAsTheyAre() {
    assertThat(SqliteHome.SCHEMA.migrations()).hasSize(2);
    assertThat(Sha256.of(Bytes.utf8(String.join(";", SqliteHome.SCHEMA.migrations().get(0)))))
        .hasToString("15ce874b..");
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
