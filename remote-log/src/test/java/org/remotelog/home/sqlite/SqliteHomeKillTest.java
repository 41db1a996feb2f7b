package org.remotelog.home.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.home.ChildJvm;
import org.remotelog.home.Home;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.sqlite.Database;
import org.remotelog.sqlite.Mode;

class SqliteHomeKillTest {
  private static final int KILLS = 20;

  @TempDir private Path folder;

  @Test
  void losesNothingAcknowledgedWhenKilledDuringCommits() throws Exception {
    long seed = 11;
    Random random = new Random(seed);
    for (int round = 0; round < KILLS; round++) {
      long acknowledged = -1;
      try (ChildJvm child = ChildJvm.start(WritingProcess.class, folder.toString())) {
        for (int i = random.nextInt(20); i >= 0; i--) {
          acknowledged = Long.parseLong(child.nextLine());
        }
        child.kill();
        for (String line = child.nextLine(); !line.isEmpty(); line = child.nextLine()) {
          acknowledged = Math.max(acknowledged, parse(line, acknowledged));
        }
      }
      checkRows("seed " + seed + ", round " + round, acknowledged);
    }
  }

  /** The number of a line, which the kill may have cut short. */
  private static long parse(String line, long acknowledged) {
    long number = Long.parseLong(line);
    return number == acknowledged + 1 ? number : acknowledged;
  }

  private void checkRows(String when, long acknowledged) throws Exception {
    try (Database database = new Database(folder, SqliteHome.SCHEMA, Mode.WRITE)) {
      String integrity =
          database.read(s -> s.first("PRAGMA integrity_check", r -> r.getString(1)).orElse(""));
      assertThat(integrity).as(when).isEqualTo("ok");
    }
    try (Home home = SqliteHome.open(folder, Mode.READ)) {
      home.read(
          tables -> {
            long journal = tables.table(HomeTable.JOURNAL).count(Keys.START, Keys.END);
            long inbox = tables.table(HomeTable.INBOX).count(Keys.START, Keys.END);
            assertThat(journal).as(when).isEqualTo(inbox).isGreaterThan(acknowledged);
            Row last = tables.table(HomeTable.INBOX).last(Keys.START, Keys.END).orElseThrow();
            assertThat(Keys.u64At(last.key(), 0)).as(when).isEqualTo(inbox - 1);
            return 0;
          });
    }
  }
}
