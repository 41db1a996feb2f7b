package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.Home;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Tables;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.mvds.GroupId;
import org.remotelog.pointer.local.MemoryPointer;

final class CheckupTest {
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private GroupId group;
  private Checkup checkup;

  @BeforeEach
  void makeGroup() throws Exception {
    group = alice.client.createGroup("friends").id();
    checkup = checkup(alice.home);
  }

  @Test
  void findsNothingWrongWhereNothingIs() throws Exception {
    alice.client.send(group, "hello");
    alice.sync();
    assertThat(checkup.writing("home").state()).isEqualTo(Finding.State.OK);
    assertThat(checkup.rows("home")).extracting(Finding::state).containsOnly(Finding.State.OK);
    assertThat(checkup.clock().state()).isEqualTo(Finding.State.OK);
    assertThat(checkup.groups()).extracting(Finding::state).containsOnly(Finding.State.OK);
    for (int i = 0; i < 2; i++) {
      assertThat(checkup.store(world.store))
          .extracting(Finding::state)
          .containsOnly(Finding.State.OK);
      assertThat(checkup.pointer(world.pointer))
          .extracting(Finding::state)
          .containsOnly(Finding.State.OK);
    }
  }

  @Test
  void doesNotPublishUnderLogsAndKeepsOneKey() throws Exception {
    checkup.writing("home");
    Optional<Bytes> key = alice.home.read(t -> t.table(HomeTable.META).get(Bytes.utf8("doctor")));
    checkup.writing("home");
    assertThat(
            alice.home.<Optional<Bytes>>read(
                t -> t.table(HomeTable.META).get(Bytes.utf8("doctor"))))
        .isPresent()
        .isEqualTo(key);
    checkup.pointer(world.pointer);
    LogName log = alice.client.groups().get(0).ownLog();
    assertThat(world.pointer.resolve(log, DEADLINE)).isEmpty();
  }

  @Test
  void triesPointerByReadingOnlyWhileTheHomeHasNoKey() {
    Finding found = checkup.pointer(world.pointer).get(0);
    assertThat(found.state()).isEqualTo(Finding.State.WARNING);
    assertThat(found.text()).contains("was not tried by writing");
  }

  @Test
  void recognisesStoresThatLieLoseAndFail() {
    ContentStore good = new MemoryContentStore();
    ContentStore lying = new OddStore(good, Optional.of(Bytes.utf8("something else")), true);
    assertThat(checkup.store(lying))
        .singleElement()
        .satisfies(f -> assertThat(f.state()).isEqualTo(Finding.State.FAULT))
        .satisfies(f -> assertThat(f.text()).contains("does not come back as it was"));
    ContentStore losing = new OddStore(good, Optional.empty(), true);
    assertThat(checkup.store(losing).get(0).state()).isEqualTo(Finding.State.FAULT);
    ContentStore keeping = new OddStore(good, Optional.empty(), false);
    Finding kept = checkup.store(keeping).get(0);
    assertThat(kept.state()).isEqualTo(Finding.State.OK);
    assertThat(kept.text()).contains("stays until the store collects such");
    Faults faults = new Faults();
    faults.dieAfter(0);
    assertThat(checkup.store(faults.store(good)).get(0))
        .satisfies(f -> assertThat(f.state()).isEqualTo(Finding.State.FAULT))
        .satisfies(f -> assertThat(f.text()).contains("died"))
        .satisfies(f -> assertThat(f.hint()).isNotEmpty());
  }

  @Test
  void recognisesPointersThatForgetAndFail() {
    checkup.writing("home");
    assertThat(checkup.pointer(new ForgetfulPointer()).get(0))
        .satisfies(f -> assertThat(f.state()).isEqualTo(Finding.State.FAULT))
        .satisfies(f -> assertThat(f.text()).contains("does not come back as it was"));
    Faults faults = new Faults();
    faults.dieAfter(0);
    assertThat(checkup.pointer(faults.pointer(new MemoryPointer())).get(0).state())
        .isEqualTo(Finding.State.FAULT);
  }

  @Test
  void tellsThatAnotherCopyOfTheHomeHasWritten() throws Exception {
    alice.client.send(group, "one");
    alice.sync();
    Bytes layout = layout();
    alice.client.send(group, "two");
    alice.sync();
    alice.home.update(tables -> tables.table(HomeTable.JOURNAL).put(layoutKey(tables), layout));
    checkup.writing("home");
    assertThat(checkup.pointer(world.pointer))
        .anySatisfy(f -> assertThat(f.text()).contains("a newer head"))
        .anySatisfy(f -> assertThat(f.state()).isEqualTo(Finding.State.FAULT));
  }

  @Test
  void tellsThatMessageRowsAreGone() throws Exception {
    for (int i = 0; i < 5; i++) {
      alice.client.send(group, "message " + i);
    }
    for (boolean last : new boolean[] {false, true}) {
      Row row = takeRow(last);
      assertThat(checkup.groups())
          .anySatisfy(f -> assertThat(f.text()).contains("of the home is gone", "backup"));
      assertThatThrownBy(() -> readAll())
          .isInstanceOf(RemoteLogException.HomeFailed.class)
          .satisfies(e -> assertThat(((RemoteLogException) e).advice()).contains("backup"));
      alice.home.update(tables -> tables.table(HomeTable.INBOX).put(row.key(), row.value()));
    }
    assertThat(checkup.groups()).noneMatch(f -> f.state() == Finding.State.FAULT);
  }

  @Test
  void tellsWhatWasLeftBehind() throws Exception {
    alice.home.update(
        tables -> {
          tables.table(HomeTable.GROUPS).delete(group.bytes());
          Bytes join = Bytes.concat(Bytes.utf8("join "), group.bytes());
          tables.table(HomeTable.META).put(join, Bytes.utf8("x"));
        });
    assertThat(checkup.groups())
        .anySatisfy(f -> assertThat(f.text()).contains("1 key of own logs"))
        .anySatisfy(f -> assertThat(f.text()).contains("not finished: 1 join"));
  }

  @Test
  void turnsFailuresOfTheHomeIntoFaults() {
    alice.faults.dieAfter(0);
    Checkup dead = checkup(alice.faults.home(alice.home));
    assertThat(dead.writing("home").state()).isEqualTo(Finding.State.FAULT);
    assertThat(dead.rows("home")).allMatch(f -> f.state() == Finding.State.FAULT);
    assertThat(dead.groups()).anyMatch(f -> f.state() == Finding.State.FAULT);
  }

  private void readAll() throws RemoteLogException {
    long row = 0;
    List<DeliveredMessage> page = alice.client.messages(group, row, 2);
    while (!page.isEmpty()) {
      row = page.get(page.size() - 1).row();
      page = alice.client.messages(group, row, 2);
    }
  }

  private Row takeRow(boolean last) throws IOException {
    return alice.home.transaction(
        tables -> {
          List<Row> rows = tables.table(HomeTable.INBOX).scan(Keys.START, Keys.END, 100);
          Row taken = rows.get(last ? rows.size() - 1 : 1);
          tables.table(HomeTable.INBOX).delete(taken.key());
          return taken;
        });
  }

  private Bytes layout() throws IOException {
    return alice.home.read(t -> t.table(HomeTable.JOURNAL).get(layoutKey(t)).orElseThrow());
  }

  private static Bytes layoutKey(Tables tables) throws IOException {
    Row first = tables.table(HomeTable.JOURNAL).first(Keys.START, Keys.END).orElseThrow();
    return Keys.of(first.key().slice(0, LogName.SIZE), Bytes.wrap(new byte[] {2}));
  }

  private Checkup checkup(Home home) {
    return new Checkup(home, new SecureRandom(), world.clock::millis, DEADLINE);
  }

  /** Gives other bytes than were put, or does not remove. */
  private record OddStore(ContentStore inner, Optional<Bytes> given, boolean lies)
      implements ContentStore {
    @Override
    public void put(List<Block> blocks, Duration deadline) throws IOException {
      inner.put(blocks, deadline);
    }

    @Override
    public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
      return lies ? given : inner.get(cid, deadline);
    }

    @Override
    public boolean has(Cid cid, Duration deadline) throws IOException {
      return inner.has(cid, deadline);
    }

    @Override
    public void remove(List<Cid> cids, Duration deadline) {}

    @Override
    public String describe() {
      return "odd:store";
    }

    @Override
    public void close() {}
  }

  /** Takes everything and keeps nothing. */
  private static final class ForgetfulPointer implements HeadPointer {
    @Override
    public void publish(LogName log, Bytes record, Duration deadline) {}

    @Override
    public List<Bytes> resolve(LogName log, Duration deadline) {
      return List.of();
    }

    @Override
    public String describe() {
      return "odd:pointer";
    }

    @Override
    public void close() {}
  }
}
