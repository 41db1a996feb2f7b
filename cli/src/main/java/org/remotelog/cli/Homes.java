package org.remotelog.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.remotelog.ClientBuilder;
import org.remotelog.DirectSync;
import org.remotelog.HomeOwedBlocks;
import org.remotelog.HomeOwners;
import org.remotelog.RemoteLogClient;
import org.remotelog.home.Home;
import org.remotelog.home.HomeLock;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.log.ContentStore;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogEvents;
import org.remotelog.log.store.replicated.ReplicatedContentStore;
import org.remotelog.mvds.GroupId;
import org.remotelog.pointer.ethereum.registry.EthereumAddress;
import org.remotelog.pointer.multi.MultiPointer;
import org.remotelog.pointer.multi.Policy;
import org.remotelog.sqlite.DatabaseVersionException;
import org.remotelog.sqlite.Mode;

/** Homes in folders of this machine, with their stores and pointers. */
final class Homes {
  private final Clock clock;
  private final Places places;

  Homes(Clock clock, Map<String, String> env) {
    this.clock = clock;
    this.places = new Places(clock, env);
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
    try (SqliteHome home = home(dir, Mode.READ)) {
      return HomeSettings.read(home);
    }
  }

  /** Opens a home; one of an older version is brought up to date first, also to be read. */
  private static SqliteHome home(Path dir, Mode mode) throws IOException {
    try {
      return SqliteHome.open(dir, mode);
    } catch (DatabaseVersionException e) {
      if (e.found() > e.supported()) {
        throw e;
      }
      SqliteHome.open(dir, Mode.UPDATE).close();
      return SqliteHome.open(dir, mode);
    }
  }

  /** Takes the home's lock; {@code who} is what others are told while they wait for it. */
  HomeLock lock(Path dir, Duration wait, String who) throws IOException {
    return HomeLock.acquire(dir, wait, who);
  }

  /** Takes the right to have the direct connections of a group. */
  HomeLock lockDirect(Path dir, GroupId group, Duration wait, String who) throws IOException {
    return DirectSync.lock(dir, group, wait, who);
  }

  /** Opens client, stores and pointers; closing the session closes them, and the lock last. */
  Session open(Path dir, Mode mode, LogEvents events, AutoCloseable lock) throws Exception {
    return open(home(dir, mode), mode, events, lock);
  }

  /** The same for long: the lock is held only while something is changed. */
  SharedSession share(Path dir, LogEvents events, SharedHome.Lock lock) throws Exception {
    SharedHome home;
    // Opening may bring the home up to date.
    try (AutoCloseable once = lock.take()) {
      home = new SharedHome(home(dir, Mode.UPDATE), lock);
    }
    return new SharedSession(open(home, Mode.UPDATE, events, () -> {}), home);
  }

  private Session open(Home home, Mode mode, LogEvents events, AutoCloseable lock)
      throws Exception {
    Deque<AutoCloseable> opened = new ArrayDeque<>();
    try {
      opened.add(home);
      Settings settings = HomeSettings.read(home);
      requirePlaces(settings);
      PlaceThreads threads = new PlaceThreads();
      opened.add(threads);
      List<ContentStore> stores = new ArrayList<>();
      for (String uri : settings.stores()) {
        ContentStore store = places.store(Address.kept(Address.Role.STORE, uri), Mode.UPDATE);
        opened.add(store);
        stores.add(store);
      }
      List<ContentStore> together = together(stores, settings, home, threads);
      HomeOwners owners = new HomeOwners(home);
      Paid paid = new Paid();
      Map<ContractAddress, Contracts.OfHome> contracts = new LinkedHashMap<>();
      List<HeadPointer> pointers = new ArrayList<>();
      for (Address address : settings.addresses(Address.Role.POINTER)) {
        if (address instanceof ContractAddress place) {
          HomeHeadLedger ledger =
              new HomeHeadLedger(home, place, places.contracts().publisher(place), mode);
          contracts.put(place, new Contracts.OfHome(together.get(0), owners, ledger, paid));
        }
        HeadPointer pointer =
            places.pointer(
                address, Mode.UPDATE, place -> Objects.requireNonNull(contracts.get(place)));
        opened.add(pointer);
        pointers.add(pointer);
      }
      ClientBuilder builder =
          RemoteLogClient.builder().home(home).clock(clock).events(events).owners(owners);
      together.forEach(builder::store);
      oneOf(pointers, settings, home, threads).forEach(builder::pointer);
      if (mode != Mode.READ) {
        places
            .contracts()
            .account(settings)
            .map(EthereumAddress::bytes)
            .ifPresent(builder::ethereumOwner);
      }
      RemoteLogClient client = builder.build();
      List<AutoCloseable> closing = new ArrayList<>(List.of(lock));
      closing.addAll(opened);
      closing.add(client);
      return new Session(client, stores, paid, contracts, closing);
    } catch (Throwable t) {
      Session.closeAll(opened);
      throw t;
    }
  }

  /** A home that a program has made need not have any. */
  private static void requirePlaces(Settings settings) throws CommandException {
    for (Address.Role role : Address.Role.values()) {
      if (settings.of(role).isEmpty()) {
        throw CommandException.failed("this home has no " + role.word() + " set", role.advice());
      }
    }
  }

  /**
   * Several stores become one, which is good as long as enough of them are. So does the last one
   * that is left of several, while something is owed to it.
   */
  private static List<ContentStore> together(
      List<ContentStore> stores, Settings settings, Home home, PlaceThreads threads)
      throws IOException {
    HomeOwedBlocks owed = new HomeOwedBlocks(home);
    boolean isPlain =
        stores.isEmpty() || (stores.size() == 1 && owed.count(stores.get(0).describe()) == 0);
    return isPlain
        ? stores
        : List.of(new ReplicatedContentStore(stores, settings.storeCopies(), owed, threads));
  }

  /** The same with pointers. */
  private List<HeadPointer> oneOf(
      List<HeadPointer> pointers, Settings settings, Home home, PlaceThreads threads)
      throws IOException {
    HomeOwedRecords owed = new HomeOwedRecords(home);
    boolean isPlain =
        pointers.isEmpty()
            || (pointers.size() == 1 && owed.of(pointers.get(0).describe()).isEmpty());
    Policy policy = Policy.atLeast(settings.pointerCopies());
    return isPlain ? pointers : List.of(new MultiPointer(pointers, policy, owed, threads, clock));
  }

  /**
   * Makes and opens every place, so that a mistake shows now and not at the first message.
   *
   * @return what does not answer, which it may do later
   */
  List<String> makePlaces(Settings settings) throws Exception {
    List<String> silent = new ArrayList<>();
    for (Address.Role role : Address.Role.values()) {
      for (String uri : settings.of(role)) {
        places.make(Address.kept(role, uri)).ifPresent(silent::add);
      }
    }
    return silent;
  }

  Places places() {
    return places;
  }

  /** Forgets what a place that was taken out still had to get. */
  void forgetOwed(Path dir, Address place) throws IOException {
    try (SqliteHome home = SqliteHome.open(dir, Mode.UPDATE)) {
      if (place.role() == Address.Role.STORE) {
        new HomeOwedBlocks(home).forget(place.name());
      } else {
        HomeOwedRecords owed = new HomeOwedRecords(home);
        owed.forget(place.name(), owed.of(place.name()));
      }
    }
  }
}
