package org.remotelog.sim;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.remotelog.FlushReport;
import org.remotelog.RemoteLogClient;
import org.remotelog.RemoteLogException;
import org.remotelog.SyncReport;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.ByteReader;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.MalformedException;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.group.Group;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.sim.check.Changes;
import org.remotelog.sim.check.Event;

/** A device: its home and clock, its processes one after the other, and how it is connected. */
final class Device {
  private static final Duration REQUEST_DEADLINE = Duration.ofHours(1);
  private static final int ALL = 1_000_000;

  private final World world;
  private final int number;
  private final SimClock clock;
  private final SeededRandom random;
  private final Chance chance;
  private final Churn churn;
  private final Watch watch = new Watch();
  private final Agenda<Mail> mailbox = new Agenda<>();
  private final Radio radio;
  private final Person person;
  private Life life;
  private RemoteLogClient client;
  private Optional<String> code = Optional.empty();
  private long diskFullUntilMs;
  private boolean inPass;
  private boolean hadWaiting;
  private boolean away;
  private boolean founder;
  private boolean lost;
  private long invites;

  /**
   * @param home as it is when the device begins
   * @param shares whether it syncs directly
   */
  Device(World world, int number, MemoryHome home, Chance chance, Churn churn, boolean shares) {
    this.world = world;
    this.number = number;
    this.clock = new SimClock(world.stage(), world.begin());
    this.random = new SeededRandom(chance.fork());
    this.chance = chance;
    this.churn = churn;
    this.radio = new Radio(world, this, shares);
    this.life = new Life(world, this, home, chance.fork());
    this.client = client(life);
    this.person = new Person(world, this);
  }

  private RemoteLogClient client(Life process) {
    var builder =
        RemoteLogClient.builder()
            .home(new SimHome(process))
            .clock(clock)
            .random(random)
            .executor(Runnable::run)
            .requestDeadline(REQUEST_DEADLINE)
            .replacedGrace(Duration.ofMillis(world.weather().graceMs()))
            .events(
                new LogEvents() {
                  @Override
                  public void published(LogName log, long count, long recordSequence) {
                    announce(log, count);
                  }

                  @Override
                  public void behind(LogName log, long shown, long given, String source) {
                    world
                        .chronicle()
                        .note(name(), "is shown record " + shown + " by a " + source.split(" ")[0]);
                  }
                });
    world.stores().forEach(store -> builder.store(new FaultyContentStore(process, store)));
    world.pointers().forEach(p -> builder.pointer(new LaggingHeadPointer(process, p)));
    return builder.build();
  }

  int number() {
    return number;
  }

  String name() {
    return "d" + number;
  }

  SimClock clock() {
    return clock;
  }

  Chance chance() {
    return chance;
  }

  Life life() {
    return life;
  }

  RemoteLogClient client() {
    return client;
  }

  /** The group, once this device is in it. */
  Optional<Group> group() {
    return watch.group();
  }

  /** Own logs as they are durable. */
  Map<LogName, Changes.Own> own() {
    return watch.own();
  }

  /** Whether it writes the log. */
  boolean writes(LogName log) {
    return watch.own().containsKey(log) && !watch.isEnded(log);
  }

  Optional<String> code() {
    return code;
  }

  /** Gives the person an invite. */
  void hand(String invite) {
    code = Optional.of(invite);
  }

  void countInvite() {
    invites++;
  }

  long invites() {
    return invites;
  }

  Person person() {
    return person;
  }

  /** This device makes the group. */
  void found() {
    founder = true;
  }

  /** Its home is a copy of what was that of another one then. */
  void inherit(Device origin, long invitesThen) {
    founder = origin.founder;
    invites = invitesThen;
    clock.inherit(origin.clock);
  }

  /** Whether this home, or one that it is a copy of, has made the group. */
  boolean isFounder() {
    return founder;
  }

  /** Whether its home is gone for good. */
  boolean isLost() {
    return lost;
  }

  Agenda<Mail> mailbox() {
    return mailbox;
  }

  boolean isInPass() {
    return inPass;
  }

  /** Whether a process is in the middle of something. */
  boolean isBusy() {
    return inPass || radio.isInTurn();
  }

  boolean isOnline() {
    return world.isCalm() ? !world.isAsleep() && !away : churn.isOnline(world.stage().nowMs());
  }

  /** When it may go online or offline by itself. */
  long changesAtMs() {
    return world.isCalm() ? Long.MAX_VALUE : churn.changesAtMs(world.stage().nowMs());
  }

  void goAway(boolean now) {
    away = now;
    radio.ring();
  }

  Radio radio() {
    return radio;
  }

  /** Refuses a request to a store or pointer. */
  void requireOnline() throws IOException {
    if (!isOnline()) {
      throw life.injected("it is offline");
    }
    if (world.isCutOff()) {
      throw life.injected("nothing is in reach but other devices");
    }
  }

  void fillDisk(long ms) {
    diskFullUntilMs = world.stage().nowMs() + ms;
  }

  boolean isDiskFull() {
    return !world.isCalm() && world.stage().nowMs() < diskFullUntilMs;
  }

  /** Tells the world what a transaction has changed. */
  void committed() throws IOException {
    Changes changes = life.home().read(watch::look);
    // Engines commit for themselves, too.
    if (!changes.isNothing() || hadWaiting) {
      hadWaiting = !changes.waiting().isEmpty();
      world.chronicle().record(new Event.Committed(number, clock.millis(), changes));
    }
  }

  void announce(LogName log, long count) {
    world.chronicle().record(new Event.Announced(number, log, count));
  }

  /** Tells the world about a copy that came. */
  void copied(Mail mail) {
    world.census().countCopy();
    world.chronicle().record(new Event.Copied(number, mail.id(), mail.lies()));
  }

  /** Ends the process in order; starts another one. */
  void restart() throws IOException {
    end();
    boot();
  }

  private void end() {
    if (!client.close(Duration.ZERO)) {
      throw new IllegalStateException("a client with nothing to do does not close");
    }
    life.end();
  }

  /** Begins with a home that is not empty. */
  void begin() throws IOException {
    committed();
    restart();
  }

  /** Ends for good, with the home. */
  void lose() {
    if (!life.isDead()) {
      end();
    }
    lost = true;
    radio.ring();
    world.remove(this);
  }

  /** Starts a process after one that ended. */
  void boot() throws IOException {
    life = new Life(world, this, life.home().reopen(), chance.fork());
    takeSecrets();
    client = client(life);
    List<MessageId> inbox = new ArrayList<>();
    rows().forEach(row -> inbox.add(row.id()));
    world.chronicle().record(new Event.Booted(number, inbox));
    radio.ring();
  }

  /** Whether an epoch has begun of which it does not know. */
  boolean lacksSecrets() {
    return group().isPresent()
        && !group().get().epochs().keySet().containsAll(world.secrets().keySet());
  }

  /** Takes the secrets of epochs that have begun; they come by another way, while it is closed. */
  private void takeSecrets() throws IOException {
    if (!lacksSecrets()) {
      return;
    }
    SortedMap<Integer, SecretBytes> secrets = world.secrets();
    life.home()
        .update(
            tables -> {
              GroupRows rows = new GroupRows(tables);
              GroupRows.OwnGroup own = rows.group(group().get().id()).orElseThrow();
              Group now = own.group();
              for (Map.Entry<Integer, SecretBytes> one : secrets.entrySet()) {
                now = now.withEpoch(one.getKey(), one.getValue());
              }
              rows.putGroup(new GroupRows.OwnGroup(now, own.agreementKey()));
            });
    watch.lookAtGroup();
    world.chronicle().note(name(), "knows epoch " + secrets.lastKey());
    committed();
  }

  /** All rows of the inbox. */
  List<Changes.Row> rows() throws IOException {
    return life.home().read(watch::all);
  }

  /** One pass, and what the world makes of its report. */
  SyncReport sync() throws RemoteLogException, IOException {
    inPass = true;
    try {
      SyncReport report = client.sync(Optional.empty());
      new Reporting(world, this, watch).tell(report);
      return report;
    } finally {
      inPass = false;
      radio.ring();
    }
  }

  /** Publishes what is pending, and reads nothing. */
  void flush() throws RemoteLogException {
    inPass = true;
    try {
      FlushReport report = client.flush();
      world
          .chronicle()
          .note(name(), "flushed " + report.published() + ", pending " + report.pending());
    } finally {
      inPass = false;
      radio.ring();
    }
  }

  /** Messages that its engine still has to give to devices that are there, or wants from them. */
  List<MessageId> owed() throws IOException {
    List<MessageId> owed = new ArrayList<>();
    Bytes records = Bytes.utf8("r");
    for (Row row :
        life.home()
            .read(tables -> tables.table(HomeTable.MVDS).scan(records, Keys.after(records), ALL))) {
      try {
        ByteReader key = new ByteReader(row.key());
        key.take(records.size());
        PeerId peer = PeerId.of(key.take(Digest.SIZE));
        if (world.links().has(peer)) {
          owed.add(MessageId.of(key.take(Digest.SIZE)));
        }
      } catch (MalformedException e) {
        throw new HomeDamagedException("a record of the engine has no peer and message", e);
      }
    }
    return owed;
  }
}
