package org.remotelog.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;

/** What every home does. */
public abstract class HomeContract {
  protected Home home;

  /** A home without rows. */
  protected abstract Home newHome() throws IOException;

  /** Closes the home and opens it again. */
  protected abstract Home reopen(Home closed) throws IOException;

  @BeforeEach
  void openHome() throws IOException {
    home = newHome();
  }

  @AfterEach
  void closeHome() throws IOException {
    home.close();
  }

  @Test
  void keepsRowsAfterCommit() throws IOException {
    put("a", "1");
    put("b", "");
    assertThat(all()).containsExactly("a=1", "b=");
    home = reopen(home);
    assertThat(all()).containsExactly("a=1", "b=");
    assertThat(value(home, "c")).isEmpty();
  }

  @Test
  void everyTableHoldsRowsOfItsOwn() throws IOException {
    home.update(
        tables -> {
          for (HomeTable name : HomeTable.values()) {
            tables.table(name).put(text("key"), text(name.name()));
          }
        });
    for (HomeTable name : HomeTable.values()) {
      Optional<Bytes> value = home.read(t -> t.table(name).get(text("key")));
      assertThat(value).contains(text(name.name()));
    }
  }

  @Test
  void forgetsAllChangesWhenWorkThrows() throws IOException {
    put("a", "1");
    put("b", "2");
    assertThatThrownBy(
            () ->
                home.update(
                    tables -> {
                      Table table = meta(tables);
                      table.put(text("a"), text("changed"));
                      table.delete(text("b"));
                      table.put(text("c"), text("3"));
                      tables.table(HomeTable.GAPS).put(text("x"), text("y"));
                      throw new IOException("stop");
                    }))
        .isInstanceOf(IOException.class)
        .hasMessage("stop");
    assertThat(all()).containsExactly("a=1", "b=2");
    assertThat(count(HomeTable.GAPS)).isZero();
    put("d", "4");
    assertThat(all()).containsExactly("a=1", "b=2", "d=4");
  }

  @Test
  void forgetsAllChangesWhenWorkHasAnError() throws IOException {
    assertThatThrownBy(
            () ->
                home.update(
                    tables -> {
                      meta(tables).put(text("a"), text("1"));
                      throw new AssertionError("bug");
                    }))
        .isInstanceOf(AssertionError.class);
    assertThat(all()).isEmpty();
  }

  @Test
  void workSeesItsOwnChanges() throws IOException {
    put("a", "1");
    put("c", "3");
    List<String> seen =
        home.transaction(
            tables -> {
              Table table = meta(tables);
              table.put(text("b"), text("2"));
              table.delete(text("c"));
              table.put(text("c"), text("4"));
              table.delete(text("a"));
              table.delete(text("never there"));
              return show(table.scan(Keys.START, Keys.END, 10));
            });
    assertThat(seen).containsExactly("b=2", "c=4");
    assertThat(all()).containsExactly("b=2", "c=4");
  }

  @Test
  void ordersKeysAsUnsignedBytes() throws IOException {
    Bytes low = Bytes.ofHex("00");
    Bytes middle = Bytes.ofHex("7f");
    Bytes high = Bytes.ofHex("80");
    Bytes highLonger = Bytes.ofHex("8000");
    Bytes last = Bytes.ofHex("ff");
    home.update(
        tables -> {
          for (Bytes key : List.of(last, highLonger, low, high, middle)) {
            meta(tables).put(key, Bytes.EMPTY);
          }
        });
    assertThat(scan(meta -> meta.scan(Keys.START, Keys.END, 10)))
        .extracting(Row::key)
        .containsExactly(low, middle, high, highLonger, last);
    assertThat(scan(meta -> meta.scanDescending(Keys.START, Keys.END, 2)))
        .extracting(Row::key)
        .containsExactly(last, highLonger);
    assertThat(scan(meta -> meta.scan(middle, last, 10)))
        .extracting(Row::key)
        .containsExactly(middle, high, highLonger);
    assertThat(scan(meta -> meta.scanPrefix(high, 10)))
        .extracting(Row::key)
        .containsExactly(high, highLonger);
    assertThat(scan(meta -> meta.scanPrefix(last, 10))).hasSize(1);
    assertThat(home.read(t -> meta(t).first(middle, Keys.END)).map(Row::key)).contains(middle);
    assertThat(home.read(t -> meta(t).last(Keys.START, high)).map(Row::key)).contains(middle);
    assertThat(scan(meta -> meta.scan(last, middle, 10))).isEmpty();
    assertThat(scan(meta -> meta.scan(low, low, 10))).isEmpty();
    assertThat(scan(meta -> meta.scan(Keys.START, Keys.END, 0))).isEmpty();
  }

  @Test
  void visitsManyRowsUntilVisitorHasEnough() throws IOException {
    int rows = 3 * Limits.SCAN_PAGE_ROWS + 1;
    home.update(
        tables -> {
          for (int i = 0; i < rows; i++) {
            meta(tables).put(Keys.u64(i), Bytes.EMPTY);
          }
        });
    List<Long> seen = new ArrayList<>();
    home.read(
        tables -> {
          meta(tables).scan(Keys.START, Keys.END, row -> seen.add(Keys.u64At(row.key(), 0)));
          return 0;
        });
    assertThat(seen).hasSize(rows).isSorted();
    seen.clear();
    home.read(
        tables -> {
          meta(tables)
              .scan(
                  Keys.START,
                  Keys.END,
                  row -> {
                    seen.add(Keys.u64At(row.key(), 0));
                    return seen.size() < 70;
                  });
          return 0;
        });
    assertThat(seen).hasSize(70);
  }

  @Test
  void visitorMayDeleteWhatItSees() throws IOException {
    home.update(
        tables -> {
          for (int i = 0; i < 200; i++) {
            meta(tables).put(Keys.u64(i), Bytes.EMPTY);
          }
        });
    home.update(
        tables ->
            meta(tables)
                .scan(
                    Keys.START,
                    Keys.END,
                    row -> {
                      meta(tables).delete(row.key());
                      return true;
                    }));
    assertThat(all()).isEmpty();
  }

  @Test
  void takesKeysAndValuesUpToTheirLimits() throws IOException {
    Bytes longest = Bytes.wrap(new byte[Limits.MAX_KEY_BYTES]);
    Bytes largest = Bytes.wrap(new byte[Limits.MAX_VALUE_BYTES]);
    home.update(tables -> meta(tables).put(longest, largest));
    assertThat(found(meta -> meta.get(longest))).contains(largest);
    assertThat(scan(meta -> meta.scan(Keys.START, Keys.END, 2))).hasSize(1);
    home.update(
        tables -> {
          Table table = meta(tables);
          assertThatIllegalArgumentException()
              .isThrownBy(
                  () -> table.put(Bytes.wrap(new byte[Limits.MAX_KEY_BYTES + 1]), Bytes.EMPTY));
          assertThatIllegalArgumentException()
              .isThrownBy(() -> table.put(Bytes.EMPTY, Bytes.EMPTY));
          assertThatIllegalArgumentException()
              .isThrownBy(
                  () -> table.put(text("k"), Bytes.wrap(new byte[Limits.MAX_VALUE_BYTES + 1])));
          assertThatIllegalArgumentException()
              .isThrownBy(() -> table.scan(Keys.START, Keys.END, -1));
        });
  }

  @Test
  void refusesWorkInsideWork() throws IOException {
    assertThatIllegalStateException()
        .isThrownBy(() -> home.transaction(t -> home.transaction(u -> 1)));
    assertThatIllegalStateException().isThrownBy(() -> home.transaction(t -> home.read(u -> 1)));
    assertThatIllegalStateException().isThrownBy(() -> home.read(t -> home.transaction(u -> 1)));
    put("a", "1");
    assertThat(all()).containsExactly("a=1");
  }

  @Test
  void refusesChangesInRead() throws IOException {
    home.read(
        tables -> {
          assertThatIllegalStateException()
              .isThrownBy(() -> meta(tables).put(text("a"), text("1")));
          assertThatIllegalStateException().isThrownBy(() -> meta(tables).delete(text("a")));
          return 0;
        });
  }

  @Test
  void refusesTablesAfterTheirWork() throws IOException {
    Table kept = home.transaction(HomeContract::meta);
    assertThatIllegalStateException().isThrownBy(() -> kept.get(text("a")));
    assertThatIllegalStateException().isThrownBy(() -> kept.put(text("a"), text("1")));
  }

  @Test
  void refusesWorkAfterClose() throws IOException {
    home.close();
    assertThatIllegalStateException().isThrownBy(() -> home.transaction(t -> 1));
    assertThatIllegalStateException().isThrownBy(() -> home.read(t -> 1));
    home.close();
  }

  @Test
  void readsGoOnBesideTransactionAndSeeTheStateBefore() throws Exception {
    put("a", "1");
    CountDownLatch changed = new CountDownLatch(1);
    CountDownLatch finish = new CountDownLatch(1);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> transaction =
          other.submit(
              () -> {
                home.update(
                    tables -> {
                      meta(tables).put(text("a"), text("2"));
                      changed.countDown();
                      await(finish);
                    });
                return 0;
              });
      await(changed);
      assertThat(all()).containsExactly("a=1");
      finish.countDown();
      transaction.get(20, TimeUnit.SECONDS);
      assertThat(all()).containsExactly("a=2");
    } finally {
      finish.countDown();
      other.shutdownNow();
    }
  }

  @Test
  void readSeesOneStateFromBeginToEnd() throws Exception {
    put("a", "1");
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<?> writing =
          home.read(
              tables -> {
                Future<?> started =
                    other.submit(
                        () -> {
                          put("a", "2");
                          return 0;
                        });
                sleep(50);
                assertThat(meta(tables).get(text("a"))).contains(text("1"));
                return started;
              });
      writing.get(20, TimeUnit.SECONDS);
      assertThat(all()).containsExactly("a=2");
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void transactionsOfManyThreadsLoseNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        running.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 25; n++) {
                    home.update(HomeContract::countUp);
                  }
                  return 0;
                }));
      }
      for (Future<?> one : running) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(value(home, "n")).contains(Keys.u64(100));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void behavesLikeSortedMapUnderRandomWork(long seed) throws IOException {
    Random random = new Random(seed);
    NavigableMap<Bytes, Bytes> model = new TreeMap<>();
    for (int round = 0; round < 60; round++) {
      NavigableMap<Bytes, Bytes> next = new TreeMap<>(model);
      boolean fail = random.nextInt(3) == 0;
      try {
        home.update(
            tables -> {
              for (int i = random.nextInt(20); i >= 0; i--) {
                changeBoth(random, meta(tables), next);
              }
              check(seed, meta(tables), next, random);
              if (fail) {
                throw new IOException("planned");
              }
            });
        model = next;
      } catch (IOException e) {
        assertThat(e).hasMessage("planned");
      }
      NavigableMap<Bytes, Bytes> expected = model;
      home.read(
          tables -> {
            check(seed, meta(tables), expected, random);
            return 0;
          });
    }
  }

  private static void changeBoth(Random random, Table table, Map<Bytes, Bytes> model)
      throws IOException {
    Bytes key = randomKey(random);
    if (random.nextInt(3) == 0) {
      table.delete(key);
      model.remove(key);
    } else {
      Bytes value = Keys.u64(random.nextInt(1000));
      table.put(key, value);
      model.put(key, value);
    }
  }

  private static void check(long seed, Table table, NavigableMap<Bytes, Bytes> model, Random random)
      throws IOException {
    Bytes from = randomKey(random);
    Bytes to = random.nextBoolean() ? Keys.END : randomKey(random);
    int limit = random.nextInt(12);
    List<Row> rows = new ArrayList<>();
    if (from.compareTo(to) < 0) {
      model.subMap(from, to).forEach((k, v) -> rows.add(new Row(k, v)));
    }
    assertThat(table.count(from, to)).as("seed " + seed).isEqualTo(rows.size());
    assertThat(table.scan(from, to, limit))
        .as("seed " + seed)
        .isEqualTo(rows.subList(0, Math.min(limit, rows.size())));
    List<Row> reversed = new ArrayList<>(rows);
    Collections.reverse(reversed);
    assertThat(table.scanDescending(from, to, limit))
        .as("seed " + seed)
        .isEqualTo(reversed.subList(0, Math.min(limit, rows.size())));
  }

  private static Bytes randomKey(Random random) {
    byte[] key = new byte[1 + random.nextInt(2)];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) (random.nextInt(8) * 36);
    }
    return Bytes.wrap(key);
  }

  private static void countUp(Tables tables) throws IOException {
    long before = meta(tables).get(text("n")).map(n -> Keys.u64At(n, 0)).orElse(0L);
    meta(tables).put(text("n"), Keys.u64(before + 1));
  }

  /** Sets a row in a transaction of its own. */
  protected void put(String key, String value) throws IOException {
    home.update(tables -> meta(tables).put(text(key), text(value)));
  }

  /** All rows that {@link #put} wrote. */
  protected List<String> all() throws IOException {
    return home.read(tables -> show(meta(tables).scan(Keys.START, Keys.END, 1000)));
  }

  /** How many rows a table has. */
  protected long count(HomeTable table) throws IOException {
    return home.read(tables -> tables.table(table).count(Keys.START, Keys.END));
  }

  /** The value of a row that {@link #put} wrote. */
  protected static Optional<Bytes> value(Home home, String key) throws IOException {
    return home.read(tables -> meta(tables).get(text(key)));
  }

  private List<Row> scan(Look<List<Row>> look) throws IOException {
    return home.read(tables -> look.at(meta(tables)));
  }

  private Optional<Bytes> found(Look<Optional<Bytes>> look) throws IOException {
    return home.read(tables -> look.at(meta(tables)));
  }

  private Optional<Bytes> key(Look<Optional<Row>> look) throws IOException {
    return home.read(tables -> look.at(meta(tables)).map(Row::key));
  }

  private static List<String> show(List<Row> rows) {
    List<String> shown = new ArrayList<>();
    for (Row row : rows) {
      shown.add(
          new String(row.key().toArray(), StandardCharsets.UTF_8)
              + "="
              + new String(row.value().toArray(), StandardCharsets.UTF_8));
    }
    return shown;
  }

  protected static Table meta(Tables tables) {
    return tables.table(HomeTable.META);
  }

  protected static Bytes text(String text) {
    return Bytes.utf8(text);
  }

  private static void await(CountDownLatch latch) throws IOException {
    try {
      assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  private static void sleep(long durationMs) {
    try {
      Thread.sleep(durationMs);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private interface Look<T> {
    T at(Table table) throws IOException;
  }
}
