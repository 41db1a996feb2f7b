package org.remotelog.log.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.ChildJvm;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.ContentStoreContract;
import org.remotelog.sqlite.Database;
import org.remotelog.sqlite.DatabaseBusyException;
import org.remotelog.sqlite.DatabaseDamagedException;
import org.remotelog.sqlite.Mode;
import org.remotelog.sqlite.UnusableFolderException;

class SqliteContentStoreTest extends ContentStoreContract {
  @TempDir private Path temporary;

  private Path folder() {
    return temporary.resolve("shared");
  }

  @Override
  protected ContentStore newStore() {
    return new SqliteContentStore(folder());
  }

  @Override
  protected void damage(Cid cid, Bytes data) throws IOException {
    try (Database database = database()) {
      int changed =
          database.write(
              DEADLINE,
              s -> s.change("UPDATE blocks SET data = ? WHERE cid = ?", data, cid.toBytes()));
      assertThat(changed).isEqualTo(1);
    }
  }

  private Database database() {
    return new Database(folder(), SqliteContentStore.SCHEMA, Mode.WRITE);
  }

  @Test
  void createsNothingBeforeTheFirstPut() throws IOException {
    Cid cid = raw("none").cid();
    assertThat(store.get(cid, DEADLINE)).isEmpty();
    assertThat(store.has(cid, DEADLINE)).isFalse();
    store.remove(List.of(cid), DEADLINE);
    assertThat(folder()).doesNotExist();
    store.put(List.of(raw("one")), DEADLINE);
    assertThat(folder().resolve("blocks.db")).isRegularFile();
  }

  @Test
  void keepsBlocksAfterClose() throws IOException {
    store.put(List.of(raw("kept")), DEADLINE);
    store.close();
    store = newStore();
    assertThat(store.get(raw("kept").cid(), DEADLINE)).isPresent();
  }

  @Test
  void twoInstancesShareOneFolder() throws IOException {
    try (ContentStore second = newStore()) {
      assertThat(second.get(raw("a").cid(), DEADLINE)).isEmpty();
      store.put(List.of(raw("a")), DEADLINE);
      second.put(List.of(raw("b")), DEADLINE);
      assertThat(second.get(raw("a").cid(), DEADLINE)).isPresent();
      assertThat(store.get(raw("b").cid(), DEADLINE)).isPresent();
    }
  }

  @Test
  void processesPutAtTheSameTime() throws Exception {
    try (ChildJvm first = ChildJvm.start(PuttingProcess.class, folder().toString());
        ChildJvm second = ChildJvm.start(PuttingProcess.class, folder().toString())) {
      assertThat(first.nextLine()).isEqualTo("done");
      assertThat(second.nextLine()).isEqualTo("done");
    }
    for (int i = 0; i < PuttingProcess.BLOCKS; i++) {
      Block block = PuttingProcess.block(i);
      assertThat(store.get(block.cid(), DEADLINE)).contains(block.data());
    }
  }

  @Test
  void readsButDoesNotPutWhileAnotherWrites() throws IOException {
    store.put(List.of(raw("a")), DEADLINE);
    try (Database other = database()) {
      other.write(
          DEADLINE,
          session -> {
            assertThat(store.get(raw("a").cid(), DEADLINE)).isPresent();
            assertThatThrownBy(() -> store.put(List.of(raw("b")), Duration.ofMillis(100)))
                .isInstanceOf(DatabaseBusyException.class);
            return 1;
          });
    }
    store.put(List.of(raw("b")), DEADLINE);
  }

  @Test
  void tellsHowMuchItHolds() throws IOException {
    SqliteContentStore sqlite = (SqliteContentStore) store;
    assertThat(sqlite.size()).isEqualTo(new StoreSize(0, 0));
    store.put(List.of(raw("four"), raw("seven..")), DEADLINE);
    assertThat(sqlite.size()).isEqualTo(new StoreSize(2, 11));
    assertThat(sqlite.sizeOf(raw("four").cid())).hasValue(4);
    assertThat(sqlite.sizeOf(raw("none").cid())).isEmpty();
  }

  @Test
  void healsRowOfAnotherType() throws IOException {
    Block block = raw("text");
    store.put(List.of(block), DEADLINE);
    try (Database database = database()) {
      database.write(DEADLINE, s -> s.change("UPDATE blocks SET data = 'text'"));
    }
    store.put(List.of(block), DEADLINE);
    try (Database database = database()) {
      String type =
          database.read(
              s -> s.first("SELECT typeof(data) FROM blocks", r -> r.getString(1)).orElse(""));
      assertThat(type).isEqualTo("blob");
    }
  }

  @Test
  void refusesUnusablePlaces() throws IOException {
    Path file = Files.write(temporary.resolve("file"), new byte[1]);
    try (ContentStore below = new SqliteContentStore(file.resolve("x"))) {
      assertThatThrownBy(() -> below.put(List.of(raw("a")), DEADLINE))
          .isInstanceOf(UnusableFolderException.class);
    }
    Files.createDirectories(folder());
    Files.write(folder().resolve("blocks.db"), new byte[5000]);
    assertThatThrownBy(() -> store.put(List.of(raw("a")), DEADLINE))
        .isInstanceOf(DatabaseDamagedException.class);
    assertThatThrownBy(() -> store.get(raw("a").cid(), DEADLINE))
        .isInstanceOf(DatabaseDamagedException.class);
  }
}
