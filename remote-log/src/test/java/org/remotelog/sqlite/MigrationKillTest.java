package org.remotelog.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.home.ChildJvm;

class MigrationKillTest {
  private static final int KILLS = 8;
  private static final long SEED = 20_261_123;

  @TempDir private Path root;

  @Test
  void leavesWholeVersionAndGoesOnWhenKilledDuringMigration() throws Exception {
    long wholeMs = timeUnhurt();
    Random random = new Random(SEED);
    Set<Integer> versions = new HashSet<>();
    for (int kill = 0; kill < KILLS; kill++) {
      Path folder = make("killed" + kill);
      long waitMs = wholeMs * (kill + 1) / (KILLS + 2) + random.nextInt(20);
      try (ChildJvm child = ChildJvm.start(MigratingProcess.class, folder.toString())) {
        assertThat(child.nextLine()).isEqualTo("migrating");
        Thread.sleep(waitMs);
        child.kill();
      }
      int version = version(folder);
      String when = "killed after " + waitMs + " ms at version " + version + ", seed " + SEED;
      versions.add(version);
      assertWhole(folder, version, when);
      try (Database again =
          new Database(folder, MigratingProcess.schema(MigratingProcess.VERSIONS), Mode.UPDATE)) {
        again.open();
        assertThat(again.check().problems()).as(when).isEmpty();
      }
      assertWhole(folder, MigratingProcess.VERSIONS, when);
    }
    assertThat(versions).as("some were killed before the end").anyMatch(v -> v < 5);
  }

  private long timeUnhurt() throws Exception {
    Path folder = make("unhurt");
    try (ChildJvm child = ChildJvm.start(MigratingProcess.class, folder.toString())) {
      assertThat(child.nextLine()).isEqualTo("migrating");
      long startNs = System.nanoTime();
      assertThat(child.nextLine()).isEqualTo("migrated");
      long ms = (System.nanoTime() - startNs) / 1_000_000;
      assertThat(child.await()).isZero();
      return ms;
    }
  }

  private Path make(String name) throws IOException {
    Path folder = Files.createDirectories(root.resolve(name));
    try (Database database = new Database(folder, MigratingProcess.schema(1), Mode.WRITE)) {
      database.open();
    }
    return folder;
  }

  /** The version of the file, found by trying. */
  private static int version(Path folder) throws IOException {
    for (int version = MigratingProcess.VERSIONS; ; version--) {
      try (Database database = new Database(folder, MigratingProcess.schema(version), Mode.READ)) {
        return database.check().version();
      } catch (DatabaseVersionException e) {
        assertThat(e.found()).isBetween(1, version - 1);
      }
    }
  }

  private static void assertWhole(Path folder, int version, String when) throws IOException {
    try (Database database = new Database(folder, MigratingProcess.schema(version), Mode.READ)) {
      long marks = database.read(session -> session.number("SELECT x FROM a"));
      assertThat(marks).as(when).isEqualTo(6 + version);
      for (int done = 2; done <= version; done++) {
        String count = "SELECT count(*) FROM v" + done;
        long rows = database.read(session -> session.number(count));
        assertThat(rows).as(when).isEqualTo(MigratingProcess.ROWS_PER_VERSION);
      }
      long tables = database.read(s -> s.number("SELECT count(*) FROM sqlite_schema"));
      assertThat(tables).as(when).isEqualTo(version);
    }
  }
}
