package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.Home;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.log.LogName;
import org.remotelog.pointer.multi.OwedRecords.Owed;
import org.remotelog.sqlite.Mode;

final class HomeOwedRecordsTest {
  private static final String A = "ipns:http://127.0.0.1:8080";
  private static final String B = "embedded:/srv/b";
  private static final LogName ONE = LogName.of(Sha256.of(Bytes.utf8("one")).bytes());
  private static final LogName TWO = LogName.of(Sha256.of(Bytes.utf8("two")).bytes());
  private static final Bytes OLD = Bytes.utf8("an old record");
  private static final Bytes NEW = Bytes.utf8("a new record");

  @TempDir private Path folder;

  @Test
  void keepsTheNewestOfEachLogForEachPlace() throws IOException {
    try (MemoryHome home = new MemoryHome()) {
      HomeOwedRecords owed = new HomeOwedRecords(home);
      owed.put(List.of(A, B), ONE, OLD);
      owed.put(List.of(A), ONE, NEW);
      owed.put(List.of(A), TWO, OLD);
      assertThat(owed.of(A)).containsExactlyInAnyOrder(new Owed(ONE, NEW), new Owed(TWO, OLD));
      assertThat(owed.of(B)).containsExactly(new Owed(ONE, OLD));
      assertThat(owed.of("ipns:http://127.0.0.1:8081")).isEmpty();
    }
  }

  @Test
  void forgetsWhatArrivedUnlessItWasReplaced() throws IOException {
    try (MemoryHome home = new MemoryHome()) {
      HomeOwedRecords owed = new HomeOwedRecords(home);
      owed.put(List.of(A, B), ONE, NEW);
      owed.forget(A, List.of(new Owed(ONE, OLD), new Owed(TWO, NEW)));
      assertThat(owed.of(A)).containsExactly(new Owed(ONE, NEW));
      owed.forget(A, List.of(new Owed(ONE, NEW)));
      assertThat(owed.of(A)).isEmpty();
      assertThat(owed.of(B)).containsExactly(new Owed(ONE, NEW));
    }
  }

  @Test
  void knowsWhatIsOwedAfterTheProcessEnded() throws IOException {
    try (Home home = SqliteHome.open(folder, Mode.WRITE)) {
      new HomeOwedRecords(home).put(List.of(A), ONE, NEW);
    }
    try (Home home = SqliteHome.open(folder, Mode.READ)) {
      assertThat(new HomeOwedRecords(home).of(A)).containsExactly(new Owed(ONE, NEW));
    }
  }

  @Test
  void reportsDamagedRowAsDamageOfTheHome() throws IOException {
    try (MemoryHome home = new MemoryHome()) {
      HomeOwedRecords owed = new HomeOwedRecords(home);
      owed.put(List.of(A), ONE, NEW);
      List<Row> rows =
          home.read(t -> t.table(HomeTable.OWED_RECORDS).scan(Keys.START, Keys.END, 9));
      for (Bytes damaged : List.of(Bytes.EMPTY, Bytes.ofHex("02"))) {
        home.update(t -> t.table(HomeTable.OWED_RECORDS).put(rows.get(0).key(), damaged));
        assertThatThrownBy(() -> owed.of(A))
            .isInstanceOf(HomeDamagedException.class)
            .hasMessageContaining("owed records");
      }
    }
  }
}
