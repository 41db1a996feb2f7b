package org.remotelog.home.sqlite;

import java.nio.file.Path;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.sqlite.Mode;

/** Commits numbered pairs of rows and prints each number once it is durable, until it is killed. */
final class WritingProcess {
  private WritingProcess() {}

  public static void main(String[] arguments) throws Exception {
    try (Home home = SqliteHome.open(Path.of(arguments[0]), Mode.WRITE)) {
      long first = home.read(t -> t.table(HomeTable.JOURNAL).count(Keys.START, Keys.END));
      for (long number = first; ; number++) {
        Bytes key = Keys.u64(number);
        home.update(
            tables -> {
              tables.table(HomeTable.JOURNAL).put(key, Bytes.wrap(new byte[3_000]));
              tables.table(HomeTable.INBOX).put(key, Bytes.wrap(new byte[10]));
            });
        System.out.println(number);
      }
    }
  }
}
