package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.CountingContentStore;
import org.remotelog.log.LogName;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.pointer.local.MemoryPointer;

/** A device on a home in memory; devices of one world share its store and pointer. */
final class Device {
  /** What devices share. */
  static final class World {
    final CountingContentStore store = new CountingContentStore(new MemoryContentStore());
    final MemoryPointer pointer = new MemoryPointer();
    final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");

    Device device() {
      return new Device(this, clock);
    }

    Device device(SettableClock own) {
      return new Device(this, own);
    }
  }

  final Faults faults = new Faults();
  private final World world;
  private final SettableClock clock;
  MemoryHome home = new MemoryHome();
  RemoteLogClient client;

  /** The account by which it publishes heads, once it is started again. */
  Optional<Bytes> account = Optional.empty();

  private Device(World world, SettableClock clock) {
    this.world = world;
    this.clock = clock;
    this.client = client();
  }

  private RemoteLogClient client() {
    ClientBuilder builder =
        RemoteLogClient.builder()
            .home(faults.home(home))
            .store(faults.store(world.store))
            .pointer(faults.pointer(world.pointer))
            .clock(clock);
    account.ifPresent(builder::ethereumOwner);
    return builder.build();
  }

  /** Ends the process, hard, and starts it anew on what was committed. */
  void restart() {
    client.close();
    home.crash();
    home = home.reopen();
    faults.live();
    client = client();
  }

  SyncReport sync() throws RemoteLogException {
    return client.sync(Optional.empty());
  }

  /** Joins, and lets the inviter see it. */
  void joinBy(Device inviter, GroupId group) throws RemoteLogException {
    joinBy(inviter, group, InviteOptions.DEFAULT);
  }

  void joinBy(Device inviter, GroupId group, InviteOptions options) throws RemoteLogException {
    client.join(inviter.client.invite(group, options), "someone");
    inviter.sync();
    sync();
  }

  List<DeliveredMessage> messages(GroupId group) throws RemoteLogException {
    List<DeliveredMessage> all = new ArrayList<>();
    List<DeliveredMessage> page = client.messages(group, 0, 10_000);
    while (!page.isEmpty()) {
      all.addAll(page);
      page = client.messages(group, page.get(page.size() - 1).row(), 10_000);
    }
    return all;
  }

  List<String> texts(GroupId group) throws RemoteLogException {
    List<String> texts = new ArrayList<>();
    for (DeliveredMessage message : messages(group)) {
      texts.add(text(message));
    }
    return texts;
  }

  static String text(DeliveredMessage message) {
    return new String(message.content().toArray(), StandardCharsets.UTF_8);
  }

  LogName log(GroupId group) throws RemoteLogException {
    for (GroupInfo info : client.groups()) {
      if (info.id().equals(group)) {
        return info.ownLog();
      }
    }
    throw new IllegalStateException("not in the group");
  }

  /** Asserts that every message is there once and after its parents; returns their ids in order. */
  List<MessageId> causalIds(GroupId group) throws RemoteLogException {
    Set<MessageId> seen = new HashSet<>();
    List<MessageId> order = new ArrayList<>();
    for (DeliveredMessage message : messages(group)) {
      for (MessageId parent : message.parents()) {
        assertThat(
                seen.contains(parent)
                    || message.missingParents().contains(parent)
                    || parent.equals(message.id()))
            .as("parent %s before its child in row %s", parent, message.row())
            .isTrue();
      }
      assertThat(seen.add(message.id())).as("row %s again", message.row()).isTrue();
      order.add(message.id());
    }
    return order;
  }

  /** Another device on a copy of this one's home. */
  Device twin() throws IOException {
    Device copy = new Device(world, clock);
    home.read(
        tables -> {
          copy.home.update(
              others -> {
                for (HomeTable table : HomeTable.values()) {
                  for (Row row :
                      tables.table(table).scan(Keys.START, Keys.END, Integer.MAX_VALUE)) {
                    others.table(table).put(row.key(), row.value());
                  }
                }
              });
          return Boolean.TRUE;
        });
    return copy;
  }

  /** All rows of all tables. */
  Map<String, Bytes> rows() throws IOException {
    return home.read(
        tables -> {
          Map<String, Bytes> all = new TreeMap<>();
          for (HomeTable table : HomeTable.values()) {
            for (Row row : tables.table(table).scan(Keys.START, Keys.END, Integer.MAX_VALUE)) {
              all.put(table + " " + row.key().hex(), row.value());
            }
          }
          return all;
        });
  }
}
