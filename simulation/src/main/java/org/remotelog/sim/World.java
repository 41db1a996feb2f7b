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
import org.remotelog.log.LogName;
import org.remotelog.sim.check.Changes;
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

  /** How long a process that died stays dead, about. */
  private static final long DOWN_MS = 20 * 60_000;

  /** Between two actions of a session; a pass takes about as long as some of them. */
  private static final long ACTION_GAP_MS = 400;

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
  private final List<Person> persons = new ArrayList<>();
  private final Deque<Device> guests = new ArrayDeque<>();
  private long importKeys;
  private long copies;

  /** Threads of devices that still act, but for those of direct sync. */
  private int acting;

  private boolean calm;
  private boolean asleep;
  private boolean over;

  /** What there is in the whole world. */
  record Totals(long logs, long entries, long records, long importKeys) {}

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
      Chance comings = isTogether ? new Chance(together) : own.fork();
      Churn churn = new Churn(comings, weather.churn(), weather.onlineMs(), weather.offlineMs());
      boolean shares = chance.percent(weather.links().sharing());
      Device device = new Device(this, i, own, churn, shares);
      devices.add(device);
      persons.add(new Person(this, device));
      if (i > 0) {
        guests.add(device);
      }
    }
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
    long gapMs = weather.spanMs() / weather.actions();
    for (int i = 0; i < devices.size(); i++) {
      Device device = devices.get(i);
      Person person = persons.get(i);
      Chance chance = device.chance().fork();
      Chance background = device.chance().fork();
      enter(device.name(), i, () -> live(device, person, chance, gapMs));
      enter(device.name() + " syncing", i, () -> sync(device, background, gapMs));
      stage.enter(device.name() + " directly", i, device.radio()::play);
    }
    stage.play();
    stage.refuseHalted();
  }

  /** The last one that acts closes the world. */
  private void enter(String name, long afterMs, Runnable part) {
    acting++;
    stage.enter(
        name,
        afterMs,
        () -> {
          part.run();
          acting--;
          if (acting == 0) {
            close();
          }
        });
  }

  private void close() {
    calm = true;
    chronicle.note("world", "is calm");
    try {
      new Closing(this, devices, persons).run();
    } catch (IOException | RemoteLogException | RuntimeException e) {
      failed(e);
    }
    over = true;
    devices.forEach(device -> device.radio().ring());
  }

  private boolean isOpen() {
    return stage.nowMs() < weather.spanMs();
  }

  /** The life of a device's user: sessions, and starting the device again when it has died. */
  private void live(Device device, Person person, Chance chance, long gapMs) {
    while (isOpen()) {
      try {
        if (device.life().isDead() && !device.isBusy()) {
          device.boot();
        }
        if (!device.life().isDead()) {
          session(device, person, chance);
        }
      } catch (Crash e) {
        stage.pause(chance.around(DOWN_MS));
      } catch (IOException e) {
        failed(e);
      }
      // There is little to do without a group, or without guests.
      boolean waits = device.group().isEmpty() || (device.number() == 0 && !guests.isEmpty());
      stage.pause(chance.around(waits ? gapMs / 8 : gapMs));
    }
  }

  /** Some actions in a row, often while a pass is under way. */
  private void session(Device device, Person person, Chance chance) throws IOException {
    if (device.isOnline() && chance.percent(60)) {
      enter(device.name() + " opened", chance.around(ACTION_GAP_MS), () -> pass(device, chance));
    }
    for (int actions = 1 + chance.below(4); actions > 0; actions--) {
      person.act();
      stage.pause(chance.around(ACTION_GAP_MS));
    }
  }

  /** Passes in the background. */
  private void sync(Device device, Chance chance, long gapMs) {
    while (isOpen()) {
      stage.pause(chance.around(gapMs));
      if (device.isOnline() || chance.percent(5)) {
        pass(device, chance);
      }
    }
  }

  private void pass(Device device, Chance chance) {
    if (device.life().isDead() || device.group().isEmpty() || device.isInPass()) {
      return;
    }
    try {
      if (chance.percent(10)) {
        device.flush();
      } else {
        var unused = device.sync();
      }
    } catch (Crash e) {
      // Its user starts it again.
    } catch (RemoteLogException e) {
      judge(device, e);
    } catch (IOException e) {
      failed(e);
    }
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

  private void failed(Throwable e) {
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

  List<Device> devices() {
    return devices;
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
    devices.forEach(device -> device.radio().ring());
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

  void countCopy() {
    copies++;
  }

  /** Copies of messages that were carried to devices. */
  long copies() {
    return copies;
  }

  Links links() {
    return links;
  }

  void countImportKeys(int count) {
    importKeys += count;
  }

  /** All logs that there are. */
  List<LogName> logs() {
    List<LogName> logs = new ArrayList<>();
    devices.forEach(device -> logs.addAll(device.own().keySet()));
    return logs;
  }

  Totals totals() {
    long logs = 0;
    long entries = 0;
    long signed = 0;
    for (Device device : devices) {
      for (Changes.Own own : device.own().values()) {
        logs++;
        entries += own.count();
        signed += own.recordSequence();
      }
    }
    return new Totals(logs, entries, signed, importKeys);
  }
}
