package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.log.store.replicated.OwedBlocks;
import org.remotelog.log.store.replicated.OwedBlocksContract;
import org.remotelog.log.store.replicated.Place;
import org.remotelog.log.store.replicated.ReplicatedContentStore;
import org.remotelog.sqlite.Mode;

class HomeOwedBlocksTest extends OwedBlocksContract {
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final MemoryHome home = new MemoryHome();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  @TempDir private Path folder;

  @Override
  protected OwedBlocks newQueue() {
    return new HomeOwedBlocks(home);
  }

  @AfterEach
  void end() {
    threads.shutdownNow();
    home.close();
  }

  @Test
  void sendsWhatWasOwedBeforeTheProcessEnded() throws IOException {
    Place good = new Place(A);
    Place late = new Place(B);
    late.isDown = true;
    try (Home device = SqliteHome.open(folder, Mode.WRITE)) {
      over(good, late, new HomeOwedBlocks(device)).put(List.of(block(1), block(2)), DEADLINE);
    }
    assertThat(late.blocks.size()).isZero();
    late.isDown = false;
    try (Home device = SqliteHome.open(folder, Mode.UPDATE)) {
      HomeOwedBlocks owed = new HomeOwedBlocks(device);
      assertThat(owed.oldest(B, 10, 1000)).containsExactly(block(1), block(2));
      over(good, late, owed).settle(DEADLINE);
      assertThat(owed.count(B)).isZero();
    }
    assertThat(late.blocks.size()).isEqualTo(2);
  }

  private ReplicatedContentStore over(Place one, Place other, OwedBlocks owed) {
    return new ReplicatedContentStore(List.of(one, other), 1, owed, threads);
  }

  @Test
  void leavesOnlyTotalsBehindWhenEverythingArrived() throws IOException {
    OwedBlocks owed = newQueue();
    owed.add(List.of(A, B), List.of(block(1), block(2)));
    owed.forget(A);
    owed.forget(B, List.of(block(1).cid(), block(2).cid()));
    assertThat(rows()).hasSize(1);
  }

  @Test
  void reportsDamagedRowsAsDamageOfTheHome() throws IOException {
    OwedBlocks owed = newQueue();
    owed.add(List.of(A), List.of(block(1)));
    for (Row row : rows()) {
      for (Bytes damaged : List.of(Bytes.EMPTY, Bytes.ofHex("02"), Bytes.ofHex("01ff"))) {
        home.update(tables -> tables.table(HomeTable.OWED_BLOCKS).put(row.key(), damaged));
        assertThatThrownBy(
                () -> {
                  owed.oldest(A, 1, 1);
                  owed.add(List.of(A), List.of(block(1)));
                })
            .isInstanceOf(HomeDamagedException.class)
            .hasMessageContaining("owed blocks");
      }
      home.update(tables -> tables.table(HomeTable.OWED_BLOCKS).put(row.key(), row.value()));
    }
    assertThat(owed.oldest(A, 1, 1)).containsExactly(block(1));
  }

  private List<Row> rows() throws IOException {
    return home.read(t -> t.table(HomeTable.OWED_BLOCKS).scan(Keys.START, Keys.END, 100));
  }
}
