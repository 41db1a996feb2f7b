package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.Gap;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;

/**
 * Alice, Bob and Carol with one store and one pointer, each seeing them through faults of their
 * own. They have met and know what the others wrote so far.
 */
final class FaultBench implements AutoCloseable {
  /** Of what a test itself asks places for. */
  static final Duration DEADLINE = Duration.ofSeconds(30);

  /** Messages of Alice, each published: the next ones make her merge segments. */
  private static final int BEFORE = 5;

  /** What Alice writes while the fault lasts, each published. */
  static final int NEWS = 4;

  final SettableClock clock;
  final ContentStore blocks;
  final HeadPointer records;
  final Member alice;
  final Member bob;
  final Member carol;
  final GroupId group;
  final LogName log;
  final LogName carols;

  /** Alice's record while her log was short. */
  final Bytes early;

  /** What has to be done before Bob reads, and when the fault ends. */
  final List<Step> beforeReading = new ArrayList<>();

  final List<Step> atEnd = new ArrayList<>();

  /** Copies of devices. */
  final List<Member> others = new ArrayList<>();

  private final Duration deadline;
  private final CountDownLatch over = new CountDownLatch(1);

  /**
   * Three devices on this ground.
   *
   * @param isHeldUp whether a fault holds requests up, which costs as much real time as they have
   */
  FaultBench(Ground ground, boolean isHeldUp) throws Exception {
    this.deadline = isHeldUp ? ground.shortDeadline() : ground.deadline();
    this.clock = new SettableClock(ground.clock());
    this.blocks = ground.store();
    this.records = ground.pointer();
    alice = new Member(new MemoryHome(), "pointer", records);
    bob = new Member(new MemoryHome(), "pointer", records);
    carol = new Member(new MemoryHome(), "pointer", records);
    group = alice.client.createGroup("friends").id();
    for (Member guest : List.of(bob, carol)) {
      guest.client.join(alice.client.invite(group, InviteOptions.DEFAULT), "guest");
      alice.sync();
      guest.sync();
    }
    log = alice.client.groups().get(0).ownLog();
    carols = carol.client.groups().get(0).ownLog();
    alice.say("before 0");
    early = records.resolve(log, DEADLINE).get(0);
    for (int i = 1; i < BEFORE; i++) {
      alice.say("before " + i);
    }
    carol.sync();
    carol.say("carol before");
    bob.sync();
    alice.sync();
    bob.take();
    bob.events.clear();
  }

  /** Part of a fault. */
  interface Step {
    void run() throws Exception;
  }

  /** A device with its client, and what its listeners saw. */
  final class Member {
    final MemoryHome home;
    final BentStore store;
    final BentPointer pointer;
    RemoteLogClient client;
    final List<String> events = new CopyOnWriteArrayList<>();
    final List<MessageId> taken = new ArrayList<>();

    Member(MemoryHome home, String place, HeadPointer names) {
      this.home = home;
      this.store = new BentStore(blocks);
      this.pointer = new BentPointer(place, names);
      this.client = client(List.of(pointer));
    }

    private RemoteLogClient client(List<BentPointer> pointers) {
      ClientBuilder builder =
          RemoteLogClient.builder()
              .home(home)
              .store(store)
              .clock(clock)
              .requestDeadline(deadline)
              .events(new Listening(events));
      pointers.forEach(builder::pointer);
      return builder.build();
    }

    /** From now on it has a second pointer. */
    void use(BentPointer second) {
      client.close();
      client = client(List.of(pointer, second));
    }

    SyncReport sync() throws RemoteLogException {
      return client.sync(Optional.empty());
    }

    SyncReport say(String text) throws RemoteLogException {
      client.send(group, text);
      return sync();
    }

    /** The reader of this device takes what is new; nothing may come to it twice. */
    void take() throws RemoteLogException {
      client.drain(group, "screen", message -> taken.add(message.id()));
      assertThat(taken).as("delivered once").doesNotHaveDuplicates();
    }

    /** What is here, after checking that each message follows its parents. */
    Set<MessageId> inCausalOrder() throws RemoteLogException {
      Set<MessageId> seen = new LinkedHashSet<>();
      for (DeliveredMessage message : client.messages(group, 0, 10_000)) {
        assertThat(seen).containsAll(message.parents());
        assertThat(message.missingParents()).isEmpty();
        assertThat(seen.add(message.id())).as("in one row").isTrue();
      }
      return seen;
    }

    LogIdentity identity() throws IOException {
      return home.read(tables -> new GroupRows(tables).ownLogs(group)).get(0);
    }

    /** The same device once more, as after its home was copied. */
    Member twin(String place, HeadPointer names) throws IOException {
      MemoryHome copy = new MemoryHome();
      home.read(
          tables -> {
            for (HomeTable table : HomeTable.values()) {
              for (Row row : tables.table(table).scan(Keys.START, Keys.END, Integer.MAX_VALUE)) {
                copy.update(other -> other.table(table).put(row.key(), row.value()));
              }
            }
            return Boolean.TRUE;
          });
      return new Member(copy, place, names);
    }
  }

  /** All that a client tells, as text. */
  private record Listening(List<String> told) implements LogEvents {
    @Override
    public void publishFailed(LogName log, String where, String why) {
      told.add("event publishFailed: " + why);
    }

    @Override
    public void refused(LogName log, String what, String source, String why) {
      told.add("event refused: " + what + " of " + source + ": " + why);
    }

    @Override
    public void forked(LogName log, HeadRecord one, HeadRecord other) {
      told.add("event forked at record " + one.sequence());
    }

    @Override
    public void stale(LogName log, long sequence, long floor) {
      told.add("event stale: record " + sequence + " below " + floor);
    }

    @Override
    public void reput(LogName log, long recordSequence, String where) {
      told.add("event reput of record " + recordSequence + " at " + where);
    }

    @Override
    public void headApart(LogName log, Cid head) {
      told.add("event headApart: a record came without its head");
    }

    @Override
    public void blockGone(LogName log, Cid block) {
      told.add("event blockGone: no store has it");
    }

    @Override
    public void awaited(LogName log, long sequence, long known) {
      told.add("event awaited: entry " + sequence + " behind " + known + " entries");
    }

    @Override
    public void corrected(LogName log, long messages) {
      told.add("event corrected: " + messages);
    }

    @Override
    public void warned(LogName log, String text) {
      told.add("event warned: " + text);
    }
  }

  /** What happens while the fault lasts: Alice writes, and Carol, who sees all, answers. */
  List<String> news() throws RemoteLogException {
    List<String> said = new ArrayList<>();
    for (int i = 0; i < NEWS; i++) {
      said.addAll(sayings(alice, alice.say("news " + i)));
    }
    carol.sync();
    carol.say("carol's answer");
    return said;
  }

  /** Gaps, forks and events. */
  List<String> sayings(Member member, SyncReport report) throws RemoteLogException {
    List<String> all = new ArrayList<>();
    for (Gap gap : report.gaps()) {
      String range = gap.isOpenEnded() ? gap.range().first() + ".." : gap.range().toString();
      all.add("gap " + gap.cause() + " " + range + ": " + gap.detail());
    }
    member.client.proofs().forks(group).forEach(fork -> all.add("fork: " + fork.detail()));
    all.addAll(member.events);
    member.events.clear();
    return all;
  }

  /** Holds a request up until its deadline is over or the fault ends. */
  void holdUp() throws IOException {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new java.io.InterruptedIOException("given up");
    }
  }

  /** Alice's newest record, as the pointer truly holds it. */
  HeadRecord newest() throws IOException {
    try {
      return IpnsRecordCodec.parse(log, records.resolve(log, DEADLINE).get(0));
    } catch (MalformedException e) {
      throw new IOException(e);
    }
  }

  /** A record that the key of Alice's log signs. */
  Bytes signed(Cid head, long sequence, Optional<Bytes> inline) throws IOException {
    LogIdentity identity = alice.identity();
    return IpnsRecordCodec.build(
            Ed25519.signer(identity.seed()),
            identity.name(),
            head,
            sequence,
            clock.instant().plus(Duration.ofDays(365)),
            Duration.ofMinutes(1),
            inline)
        .bytes();
  }

  /** The fault is over. */
  void end() throws Exception {
    over.countDown();
    for (Step step : atEnd) {
      step.run();
    }
    atEnd.clear();
    for (Member member : List.of(alice, bob, carol)) {
      member.store.straighten();
      member.pointer.straighten();
    }
  }

  @Override
  public void close() {
    over.countDown();
    for (Member member : List.of(alice, bob, carol)) {
      member.client.close();
    }
  }
}
