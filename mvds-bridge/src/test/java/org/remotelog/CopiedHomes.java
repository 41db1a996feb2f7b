package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.mvds.GroupId;
import org.remotelog.pointer.local.MemoryPointer;

/** A group of Alice and Bob, and copies of homes; Bob reads two pointers, Alice one. */
abstract class CopiedHomes {
  final MemoryContentStore store = new MemoryContentStore();
  static final Duration SECOND = Duration.ofSeconds(1);
  final MemoryPointer first = new MemoryPointer();
  final MemoryPointer second = new MemoryPointer();
  final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
  final List<RemoteLogClient> open = new ArrayList<>();
  final MemoryHome aliceHome = new MemoryHome();
  final RemoteLogClient alice = client(aliceHome, first);
  final MemoryHome bobHome = new MemoryHome();
  final RemoteLogClient bob = client(bobHome, first, second);
  GroupId group;
  LogName log;

  RemoteLogClient client(MemoryHome home, MemoryPointer... pointers) {
    ClientBuilder builder = RemoteLogClient.builder().home(home).store(store).clock(clock);
    for (MemoryPointer pointer : pointers) {
      builder = builder.pointer(pointer);
    }
    RemoteLogClient client = builder.build();
    open.add(client);
    return client;
  }

  @AfterEach
  void close() {
    open.forEach(RemoteLogClient::close);
  }

  void makeGroup() throws Exception {
    GroupInfo info = alice.createGroup("friends");
    group = info.id();
    log = info.ownLog();
    bob.join(alice.invite(group, InviteOptions.DEFAULT), "Bob");
    sync(alice);
    sync(bob);
    say(alice, "common");
    sync(bob);
  }

  MemoryHome copyOfAlice() throws IOException {
    return copyOf(aliceHome);
  }

  static MemoryHome copyOf(MemoryHome home) throws IOException {
    MemoryHome copy = new MemoryHome();
    copy(home, copy);
    return copy;
  }

  static void copy(MemoryHome home, MemoryHome copy) throws IOException {
    copy.update(
        there ->
            home.read(
                here -> {
                  for (HomeTable table : HomeTable.values()) {
                    for (Row row :
                        here.table(table).scan(Keys.START, Keys.END, Integer.MAX_VALUE)) {
                      there.table(table).put(row.key(), row.value());
                    }
                  }
                  return Boolean.TRUE;
                }));
  }

  SyncReport sync(RemoteLogClient client) throws Exception {
    clock.pass(Duration.ofSeconds(2));
    SyncReport report = client.sync(Optional.empty());
    assertThat(report.gaps()).isEmpty();
    assertThat(report.failures()).isEmpty();
    return report;
  }

  SyncReport say(RemoteLogClient client, String... texts) throws Exception {
    for (String text : texts) {
      client.send(group, text);
    }
    return sync(client);
  }

  /** Every message once, each after its parents. */
  List<String> texts(RemoteLogClient client) throws Exception {
    List<String> texts = new ArrayList<>();
    HashSet<Object> seen = new HashSet<>();
    for (DeliveredMessage message : client.messages(group, 0, 10_000)) {
      assertThat(seen).containsAll(message.parents());
      assertThat(seen.add(message.id())).isTrue();
      texts.add(Device.text(message));
    }
    return texts;
  }

  LogName ownLog(RemoteLogClient client) throws Exception {
    return client.groups().get(0).ownLog();
  }

  void assertAllHave(List<RemoteLogClient> clients, String... texts) throws Exception {
    for (RemoteLogClient client : clients) {
      assertThat(texts(client)).containsExactlyInAnyOrder(texts);
    }
  }

  void syncAll(List<RemoteLogClient> clients, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      for (RemoteLogClient client : clients) {
        sync(client);
      }
    }
  }

  static void copy(HeadPointer from, LogName log, HeadPointer to) throws IOException {
    for (Bytes record : from.resolve(log, SECOND)) {
      to.publish(log, record, SECOND);
    }
  }
}
