package org.remotelog.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.remotelog.ClientBuilder;
import org.remotelog.RemoteLogClient;
import org.remotelog.home.Home;
import org.remotelog.home.HomeLock;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogEvents;
import org.remotelog.log.store.sqlite.SqliteContentStore;
import org.remotelog.pointer.local.EmbeddedPointer;
import org.remotelog.sqlite.Mode;

/** Homes in folders of this machine, with embedded stores and pointers. */
final class Homes {
  private final Clock clock;

  Homes(Clock clock) {
    this.clock = clock;
  }

  boolean isHome(Path dir) {
    return Files.exists(dir.resolve(SqliteHome.FILE_NAME));
  }

  /** Makes the home, or replaces the settings of one that is there. */
  void save(Path dir, Settings settings) throws IOException {
    try (SqliteHome home = SqliteHome.open(dir, Mode.WRITE)) {
      HomeSettings.write(home, settings);
    }
  }

  Settings settings(Path dir) throws IOException {
    try (SqliteHome home = SqliteHome.open(dir, Mode.READ)) {
      return HomeSettings.read(home);
    }
  }

  /** Takes the home's lock; {@code who} is what others are told while they wait for it. */
  HomeLock lock(Path dir, Duration wait, String who) throws IOException {
    return HomeLock.acquire(dir, wait, who);
  }

  /** Opens client, stores and pointers; closing the session closes them, and the lock last. */
  Session open(Path dir, Mode mode, LogEvents events, AutoCloseable lock) throws Exception {
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      SqliteHome home = SqliteHome.open(dir, mode);
      opened.add(home);
      Settings settings = HomeSettings.read(home);
      List<ContentStore> stores = new ArrayList<>();
      for (String uri : settings.stores()) {
        ContentStore store = store(uri, Mode.UPDATE);
        opened.add(store);
        stores.add(store);
      }
      List<HeadPointer> pointers = new ArrayList<>();
      for (String uri : settings.pointers()) {
        HeadPointer pointer = pointer(uri, Mode.UPDATE);
        opened.add(pointer);
        pointers.add(pointer);
      }
      RemoteLogClient client = client(home, stores, pointers, events);
      List<AutoCloseable> closing = new ArrayList<>(List.of(lock));
      closing.addAll(opened);
      closing.add(client);
      return new Session(client, stores, closing);
    } catch (Throwable t) {
      Session.closeAll(opened);
      throw t;
    }
  }

  private RemoteLogClient client(
      Home home, List<ContentStore> stores, List<HeadPointer> pointers, LogEvents events) {
    ClientBuilder builder = RemoteLogClient.builder().home(home).clock(clock).events(events);
    stores.forEach(builder::store);
    pointers.forEach(builder::pointer);
    return builder.build();
  }

  /** Makes and opens every place, so that a mistake shows now and not at the first message. */
  void makePlaces(Settings settings) throws Exception {
    for (Address.Role role : Address.Role.values()) {
      for (String uri : settings.of(role)) {
        makePlace(role, uri);
      }
    }
  }

  /** Makes a place where it is missing, and opens it. */
  void makePlace(Address.Role role, String uri) throws Exception {
    if (role == Address.Role.STORE) {
      try (SqliteContentStore store = store(uri, Mode.WRITE)) {
        store.open();
      }
    } else {
      try (EmbeddedPointer pointer = pointer(uri, Mode.WRITE)) {
        pointer.open();
      }
    }
  }

  /** Only {@link Mode#WRITE} makes what is missing: a disk may not be mounted now. */
  SqliteContentStore store(String uri, Mode mode) throws CommandException {
    return new SqliteContentStore(Address.kept(Address.Role.STORE, uri).folder(), mode);
  }

  EmbeddedPointer pointer(String uri, Mode mode) throws CommandException {
    return new EmbeddedPointer(Address.kept(Address.Role.POINTER, uri).folder(), mode);
  }
}
