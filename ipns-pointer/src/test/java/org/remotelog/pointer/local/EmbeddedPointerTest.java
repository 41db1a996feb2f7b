package org.remotelog.pointer.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.StaleHeadException;
import org.remotelog.sqlite.Database;
import org.remotelog.sqlite.DatabaseDamagedException;
import org.remotelog.sqlite.Mode;

class EmbeddedPointerTest extends LocalPointerContract {
  @TempDir private Path temporary;

  private Path folder() {
    return temporary.resolve("shared");
  }

  @Override
  protected HeadPointer newPointer() {
    return new EmbeddedPointer(folder());
  }

  @Override
  protected void damage(LogName log, List<Bytes> rows) throws IOException {
    try (Database database = new Database(folder(), EmbeddedPointer.SCHEMA, Mode.WRITE)) {
      database.write(
          DEADLINE,
          session -> {
            session.change("DELETE FROM records WHERE log = ?", log.publicKey());
            int place = 0;
            for (Bytes row : rows) {
              session.change(
                  "INSERT INTO records (log, place, record) VALUES (?, ?, ?)",
                  log.publicKey(),
                  place,
                  row);
              place++;
            }
            return place;
          });
    }
  }

  @Test
  void resolvingCreatesNothing() throws IOException {
    assertThat(resolve()).isEmpty();
    assertThat(folder()).doesNotExist();
  }

  @Test
  void keepsRecordsAfterClose() throws IOException {
    publish(inline(1, "one"));
    pointer.close();
    pointer = newPointer();
    assertThat(resolve()).containsExactly(inline(1, "one"));
  }

  @Test
  void instancesThatPublishAtOnceEndWithTheNewest() throws Exception {
    int newest = 40;
    ExecutorService threads = Executors.newFixedThreadPool(2);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        int first = 1 + i;
        running.add(threads.submit(() -> publishEverySecond(first, newest)));
      }
      for (Future<?> one : running) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(resolve()).containsExactly(inline(newest, "head " + newest));
  }

  private int publishEverySecond(int first, int last) throws IOException {
    int refused = 0;
    try (HeadPointer own = newPointer()) {
      for (int sequence = first; sequence <= last; sequence += 2) {
        try {
          own.publish(log, inline(sequence, "head " + sequence), DEADLINE);
        } catch (StaleHeadException e) {
          refused++; // The other instance was faster.
        }
      }
    }
    return refused;
  }

  @Test
  void neverLoadsRowAboveTheLimit() throws IOException {
    publish(inline(1, "one"));
    Bytes bloated = Bytes.wrap(new byte[Limits.MAX_RECORD_BYTES + 1]);
    damage(log, List.of(bloated, inline(1, "one")));
    assertThat(resolve()).containsExactly(inline(1, "one"));
    damage(log, List.of(bloated));
    assertThatThrownBy(this::resolve)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("only damaged rows");
    publish(inline(1, "one"));
    assertThat(resolve()).containsExactly(inline(1, "one"));
  }

  @Test
  void saysThatFileIsDamaged() throws IOException {
    Files.createDirectories(folder());
    Files.write(folder().resolve("heads.db"), new byte[5000]);
    assertThatThrownBy(this::resolve).isInstanceOf(DatabaseDamagedException.class);
    assertThatThrownBy(() -> publish(inline(1, "one")))
        .isInstanceOf(DatabaseDamagedException.class);
  }
}
