package org.remotelog.sim;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.remotelog.RemoteLogException;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.sim.check.Event;
import org.remotelog.sim.check.Invariants;
import org.remotelog.sqlite.StorageFullException;

/**
 * A group of devices, its stores and pointers, and all that goes wrong there, by seed.
 *
 * <p>Each device has two cooperative threads, one that acts for its user and one that syncs. After
 * the span of the seed the faults stop, everybody is online, and a bounded number of passes has to
 * bring everything to everybody.
 */
public final class World {
  static final String GROUP_NAME = "Sunday hikers";
  static final String PERSON_NAME = "Rosalind ";
  static final List<String> WORDS =
      List.of("periwinkle", "quartzite", "halcyon", "brouhaha", "zephyrous", "marzipan");

  private static final int TOKEN_CHARS = 12;

  private final Climate climate;
  private final Ground ground;
  private final Weather weather;
  private final Stage stage;
  private final Chronicle chronicle;
  private final Records records = new Records();
  private final String token;
  private final Links links;
  private final List<SharedStore> stores = new ArrayList<>();
  private final List<SharedPointer> pointers = new ArrayList<>();
  private final List<Device> devices = new ArrayList<>();
  private final Deque<Device> guests = new ArrayDeque<>();
  private final Census census = new Census();
  private final Routine routine;
  private final Backups backups;
  private int nextNumber;
  private boolean calm;
  private boolean asleep;
  private boolean over;

  private World(long seed, Climate climate, Ground ground, Consumer<String> trace) {
    Chance chance = new Chance(seed);
    this.climate = climate;
    this.ground = ground;
    this.weather = climate.weather(chance.fork());
    this.token = token(chance.fork());
    this.stage = new Stage(this::failed);
    List<String> words = new ArrayList<>(WORDS);
    words.addAll(List.of(token, GROUP_NAME, PERSON_NAME));
    this.chronicle =
        new Chronicle(
            stage,
            Invariants.all(
                weather.stores(),
                weather.pointers(),
                weather.graceMs(),
                weather.links().epochMs(),
                words),
            climate.mostEvents(),
            trace);
    for (int i = 0; i < weather.stores(); i++) {
      stores.add(new SharedStore(i, ground.stores().apply(i)));
    }
    for (int i = 0; i < weather.pointers(); i++) {
      pointers.add(new SharedPointer(i, ground.pointers().apply(i)));
    }
    this.links = new Links(this, chance.fork());
    long together = chance.between(0, Long.MAX_VALUE - 1);
    for (int i = 0; i < weather.devices(); i++) {
      Chance own = chance.fork();
      // Devices that come and go together throw the same dice for it.
      boolean isTogether = weather.churn() == Churn.Kind.BURSTS;
      Churn churn = churn(isTogether ? new Chance(together) : own.fork());
      boolean shares = chance.percent(weather.links().sharing());
      Device device = new Device(this, nextNumber(), new MemoryHome(), own, churn, shares);
      add(device);
      if (i == 0) {
        device.found();
      } else {
        guests.add(device);
      }
    }
    this.backups = new Backups(this, chance.fork());
    this.routine = new Routine(this);
  }

  private Churn churn(Chance chance) {
    return new Churn(chance, weather.churn(), weather.onlineMs(), weather.offlineMs());
  }

  private void add(Device device) {
    devices.add(device);
    census.add(device);
  }

  private static String token(Chance chance) {
    StringBuilder token = new StringBuilder();
    for (int i = 0; i < TOKEN_CHARS; i++) {
      token.append((char) ('A' + chance.below(26)));
    }
    return token.toString();
  }

  /** Runs the world of one seed to its end, or to the first violation. */
  public static Outcome run(long seed) {
    return run(seed, line -> {});
  }

  /** The same; the trace gets every event as a line: virtual time in milliseconds, who, what. */
  public static Outcome run(long seed, Consumer<String> trace) {
    return run(seed, Climate.ANY, trace);
  }

  /** The same in a climate of choice. */
  static Outcome run(long seed, Climate climate, Consumer<String> trace) {
    return run(seed, climate, Ground.IN_MEMORY, trace);
  }

  /** The same over stores and pointers of choice. */
  static Outcome run(long seed, Climate climate, Ground ground, Consumer<String> trace) {
    World world = new World(seed, climate, ground, trace);
    try {
      world.chronicle.note("world", world.weather.toString());
      world.play();
    } catch (Halt e) {
      // A violation; the outcome has it.
    }
    return world.chronicle.outcome(seed);
  }

  private void play() {
    devices.forEach(routine::begin);
    stage.play();
    stage.refuseHalted();
  }

  /** Nobody acts any longer. */
  void close() {
    calm = true;
    chronicle.note("world", "is calm");
    try {
      new Closing(this).run();
    } catch (IOException | RemoteLogException | RuntimeException e) {
      failed(e);
    }
    over = true;
    census.devices().forEach(device -> device.radio().ring());
  }

  /** A copy of a home begins as a device of its own. */
  void restore(Device origin, Backups.Backup backup, Chance own) throws IOException {
    boolean shares = origin.radio().shares();
    Churn churn = churn(own.fork());
    Device device = new Device(this, backup.number(), backup.home(), own, churn, shares);
    device.inherit(origin, backup.invites());
    add(device);
    device.begin();
    routine.begin(device);
  }

  /** The device is gone for good. */
  void remove(Device device) {
    devices.remove(device);
    chronicle.record(new Event.Lost(device.number()));
  }

  /** A call failed: fine when the world made it fail. */
  void judge(Device device, RemoteLogException e) {
    boolean made =
        e.getCause() instanceof Injected
            || e.getCause() instanceof StorageFullException
            || (e instanceof RemoteLogException.NetworkFailed && !calm)
            || e instanceof RemoteLogException.NotAllowed;
    String text = e.getClass().getSimpleName() + ": " + e.getMessage();
    if (made) {
      chronicle.note(device.name(), "fails, " + text);
    } else {
      chronicle.record(new Event.Surprise(device.name(), text));
    }
  }

  void failed(Throwable e) {
    StackTraceElement[] frames = e.getStackTrace();
    chronicle.record(
        new Event.Surprise(
            Thread.currentThread().getName(), e + (frames.length == 0 ? "" : " at " + frames[0])));
  }

  Weather weather() {
    return weather;
  }

  /** Where the time of the world begins. */
  Instant begin() {
    return ground.begin();
  }

  Stage stage() {
    return stage;
  }

  Chronicle chronicle() {
    return chronicle;
  }

  Records records() {
    return records;
  }

  List<SharedStore> stores() {
    return stores;
  }

  List<SharedPointer> pointers() {
    return pointers;
  }

  /** Devices that are not lost. */
  List<Device> devices() {
    return devices;
  }

  Census census() {
    return census;
  }

  Backups backups() {
    return backups;
  }

  /** The number of one more device. */
  int nextNumber() {
    return nextNumber++;
  }

  /** What every message holds and nothing else. */
  String token() {
    return token;
  }

  /** Whether the faults have stopped. */
  boolean isCalm() {
    return calm;
  }

  /** Secrets of the epochs that have begun, but for the first one. */
  SortedMap<Integer, SecretBytes> secrets() {
    SortedMap<Integer, SecretBytes> begun = new TreeMap<>();
    for (int epoch = 1; epoch <= weather.epochs(); epoch++) {
      if (calm || stage.nowMs() >= weather.spanMs() * epoch / (weather.epochs() + 1)) {
        begun.put(epoch, SecretBytes.of(Sha256.of(Bytes.utf8(token + " epoch " + epoch)).bytes()));
      }
    }
    return begun;
  }

  /** Whether no store and no pointer can be reached. */
  boolean isCutOff() {
    return !calm && stage.nowMs() >= weather.spanMs() - weather.outageMs();
  }

  /** Whether all devices are put away for a while. */
  boolean isAsleep() {
    return asleep;
  }

  void sleep(boolean now) {
    asleep = now;
    census.devices().forEach(device -> device.radio().ring());
  }

  boolean isOver() {
    return over;
  }

  /** Whether the first device invites all others before it does anything else. */
  boolean isPrompt() {
    return climate == Climate.DAY_OF_TEN;
  }

  /** The next device that nobody has invited yet. */
  Optional<Device> nextGuest() {
    guests.removeIf(guest -> guest.code().isPresent());
    return Optional.ofNullable(guests.peek());
  }

  /** A device that may invite, whatever was put back. */
  Device founder() {
    return devices.stream().filter(Device::isFounder).findFirst().orElseThrow();
  }

  boolean awaitsGuests() {
    return !guests.isEmpty();
  }

  Links links() {
    return links;
  }
}
