package org.remotelog.home.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.home.ChildJvm;
import org.remotelog.home.Home;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.sqlite.DatabaseDamagedException;
import org.remotelog.sqlite.Mode;

/** Homes of killed processes whose -wal file was damaged before they were opened again. */
class LostChangesTest {
  private static final int TRIALS = 30;
  private static final long SEED = 99;
  private static final String[] FILES = {"home.db", "home.db-wal", "home.db-shm"};

  @TempDir private Path root;
  private Path killed;
  private long acknowledged;

  @BeforeEach
  void kill() throws Exception {
    killed = Files.createDirectories(root.resolve("killed"));
    try (ChildJvm child = ChildJvm.start(WritingProcess.class, killed.toString())) {
      for (int i = 0; i < 60; i++) {
        acknowledged = Long.parseLong(child.nextLine());
      }
      child.kill();
    }
  }

  @Test
  void findsEverythingWhenNothingIsDamaged() throws IOException {
    for (Mode mode : new Mode[] {Mode.READ, Mode.UPDATE}) {
      try (Home home = SqliteHome.open(copy("good" + mode), mode)) {
        assertThat(rows(home)).isGreaterThan(acknowledged);
      }
    }
  }

  @Test
  void saysSoWhenChangesWereCutOff() throws IOException {
    byte[] log = Files.readAllBytes(killed.resolve("home.db-wal"));
    Random random = new Random(SEED);
    int refused = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Path folder = copy("cut" + trial);
      byte[] cut = Arrays.copyOf(log, random.nextInt(log.length));
      Files.write(folder.resolve("home.db-wal"), cut);
      refused += isRefused(folder, trial) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(TRIALS / 2);
  }

  @Test
  void saysSoWhenChangesWereDamaged() throws IOException {
    byte[] log = Files.readAllBytes(killed.resolve("home.db-wal"));
    Random random = new Random(SEED);
    int refused = 0;
    for (int trial = 0; trial < TRIALS; trial++) {
      Path folder = copy("flip" + trial);
      byte[] flipped = log.clone();
      flipped[trial < 32 ? trial : random.nextInt(log.length)] ^= (byte) (1 << random.nextInt(8));
      flipped[random.nextInt(log.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(folder.resolve("home.db-wal"), flipped);
      refused += isRefused(folder, trial) ? 1 : 0;
    }
    assertThat(refused).isGreaterThan(TRIALS / 2);
  }

  @Test
  void saysSoWhenChangesAreGone() throws IOException {
    Path folder = copy("gone");
    Files.delete(folder.resolve("home.db-wal"));
    assertThat(isRefused(folder, 0)).isTrue();
  }

  @Test
  void saysSoWhenTheDatabaseIsEmptyAndChangesWait() throws IOException {
    for (Mode mode : Mode.values()) {
      Path folder = copy("empty" + mode);
      Files.write(folder.resolve("home.db"), new byte[0]);
      byte[] log = Files.readAllBytes(folder.resolve("home.db-wal"));
      assertThat(catching(folder, mode)).contains("empty", "from a backup");
      assertThat(folder.resolve("home.db-wal")).hasBinaryContent(log);
      assertThat(folder.resolve("home.db")).isEmptyFile();
    }
  }

  /** Either refused in both modes, or everything is there. */
  private boolean isRefused(Path folder, int trial) throws IOException {
    String when = "trial " + trial + " of seed " + SEED;
    try (Home home = SqliteHome.open(folder, Mode.READ)) {
      assertThat(rows(home)).as(when).isGreaterThan(acknowledged);
      return false;
    } catch (DatabaseDamagedException e) {
      assertThat(e).as(when).hasMessageContaining("-wal").hasMessageContaining("from a backup");
      assertThat(catching(folder, Mode.UPDATE)).as(when).contains("-wal");
      return true;
    }
  }

  private static String catching(Path folder, Mode mode) {
    try (Home home = SqliteHome.open(folder, mode)) {
      return "opened " + home;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static long rows(Home home) throws IOException {
    return home.read(tables -> tables.table(HomeTable.INBOX).count(Keys.START, Keys.END));
  }

  private Path copy(String name) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    for (String file : FILES) {
      Files.copy(killed.resolve(file), folder.resolve(file));
    }
    return folder;
  }
}
