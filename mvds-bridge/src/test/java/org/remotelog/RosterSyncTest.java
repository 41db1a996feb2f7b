package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Block;
import org.remotelog.log.Head;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.Roster;
import org.remotelog.log.client.PassTrace;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.RosterCodec;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.mvds.GroupId;

/** Carol's name is frozen for Bob; Alice, who reads her elsewhere, writes a roster. */
@Timeout(60)
final class RosterSyncTest {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final SyncOptions SPARING =
      SyncOptions.DEFAULT.withReach(SyncOptions.Reach.SPARING);

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device carol = world.device();
  private Optional<LogName> frozen = Optional.empty();
  private List<Bytes> shown = List.of();
  private final MemoryHome home = new MemoryHome();
  private final RemoteLogClient bob =
      RemoteLogClient.builder()
          .home(home)
          .store(world.store)
          .pointer(new Frozen())
          .clock(world.clock)
          .build();
  private GroupId group;

  /** Bob's way to the names. */
  private final class Frozen implements HeadPointer {
    @Override
    public void publish(LogName log, Bytes record, Duration deadline) throws java.io.IOException {
      world.pointer.publish(log, record, deadline);
    }

    @Override
    public List<Bytes> resolve(LogName log, Duration deadline) throws java.io.IOException {
      return frozen.equals(Optional.of(log)) ? shown : world.pointer.resolve(log, deadline);
    }

    @Override
    public String describe() {
      return "frozen pointer";
    }

    @Override
    public void close() {}
  }

  @BeforeEach
  void meet() throws Exception {
    group = alice.client.createGroup("friends").id();
    carol.joinBy(alice, group);
    bob.join(alice.client.invite(group, InviteOptions.DEFAULT), "Bob");
    alice.sync();
    bob.send(group, "from bob");
    carol.client.send(group, "first");
    carol.sync();
    bob.sync(Optional.empty());
    frozen = Optional.of(carol.log(group));
    shown = world.pointer.resolve(carol.log(group), DEADLINE);
    carol.client.send(group, "second");
    carol.sync();
  }

  private HeadRecord newest(LogName log) throws Exception {
    return IpnsRecordCodec.parse(log, world.pointer.resolve(log, DEADLINE).get(0));
  }

  /** Publishes Alice's head once more, with a roster of these records. */
  private void writeRoster(List<Roster.RosterRecord> rows) throws Exception {
    LogName log = alice.log(group);
    GroupRows.OwnGroup own =
        alice.home.read(tables -> new GroupRows(tables).group(group)).orElseThrow();
    LogIdentity identity = alice.home.read(tables -> new GroupRows(tables).ownLogs(group)).get(0);
    GroupKeys keys = new GroupKeys(own.group());
    HeadRecord newest = newest(log);
    Head head = HeadCodec.decode(log, newest.verifiedInlineHead().orElseThrow(), keys::secret);
    Bytes salt = Sha256.of(Bytes.utf8("salt")).bytes();
    int epoch = keys.current();
    Block roster =
        RosterCodec.encode(
            log,
            new Roster(world.clock.millis(), rows, List.of()),
            epoch,
            keys.secret(epoch).orElseThrow(),
            salt);
    Head linked =
        new Head(
            log,
            head.count(),
            head.root(),
            world.clock.millis(),
            head.segments(),
            head.pages(),
            List.of(roster.cid()),
            head.receipts(),
            head.prune(),
            head.predecessor(),
            head.ethereumOwner(),
            head.tlsKey(),
            head.retired());
    Block block = HeadCodec.encode(linked, epoch, keys.secret(epoch).orElseThrow(), salt);
    world.store.put(List.of(roster, block), DEADLINE);
    world.pointer.publish(
        log, sign(identity, newest.sequence() + 1, newest, block).bytes(), DEADLINE);
  }

  private static HeadRecord sign(
      LogIdentity identity, long sequence, HeadRecord like, Block block) {
    return IpnsRecordCodec.build(
        Ed25519.signer(identity.seed()),
        identity.name(),
        block.cid(),
        sequence,
        like.validity(),
        like.ttl(),
        Optional.of(block.data()));
  }

  private static Roster.RosterRecord row(HeadRecord record) {
    int inline = record.inlineHead().map(head -> head.size() + 4).orElse(0);
    return new Roster.RosterRecord(
        record.log(), record.bytes().slice(0, record.bytes().size() - inline));
  }

  private List<String> texts() throws RemoteLogException {
    List<String> texts = new ArrayList<>();
    bob.messages(group, 0, 100).forEach(message -> texts.add(Device.text(message)));
    return texts;
  }

  @Test
  void newsBehindAFrozenNameAreDeliveredAndExplained() throws Exception {
    bob.sync(Optional.empty(), SPARING);
    assertThat(texts()).doesNotContain("second");
    writeRoster(List.of(row(newest(carol.log(group)))));

    SyncReport report = bob.sync(Optional.empty(), SPARING);

    assertThat(texts()).contains("second");
    assertThat(report.rounds()).isEqualTo(4);
    assertThat(report.warnings()).anyMatch(text -> text.contains("its pointers gave record"));
    PassTrace trace = bob.proofs().explain(group).orElseThrow();
    assertThat(trace.linesOf(alice.log(group)))
        .anyMatch(line -> line.kind() == PassTrace.Kind.ROSTER && line.number() == 1);
    assertThat(trace.linesOf(carol.log(group)))
        .anyMatch(line -> line.kind() == PassTrace.Kind.SHOWN);
    assertThat(report.reputs()).as("Carol's record goes to the name that lacks it").isEqualTo(1);
  }

  @Test
  void rostersOfAWatchPauseWhileAllIsWell() throws Exception {
    frozen = Optional.empty();
    writeRoster(List.of());
    bob.sync(Optional.empty(), SPARING);
    long gets = world.store.gets();
    writeRoster(List.of(row(newest(carol.log(group)))));
    bob.sync(Optional.empty(), SPARING);
    assertThat(world.store.gets()).isEqualTo(gets);
    world.clock.pass(Duration.ofMinutes(10));
    bob.sync(Optional.empty(), SPARING);
    assertThat(world.store.gets()).isEqualTo(gets + 1);
  }

  @Test
  void recordOfAnOwnLogThatThisHomeHasNotSignedIsReported() throws Exception {
    LogIdentity identity = home.read(tables -> new GroupRows(tables).ownLogs(group)).get(0);
    HeadRecord own = newest(identity.name());
    Block block = new Block(own.head(), own.verifiedInlineHead().orElseThrow());
    writeRoster(List.of(row(sign(identity, own.sequence() + 7, own, block))));
    SyncReport report = bob.sync(Optional.empty());
    assertThat(report.warnings()).anyMatch(text -> text.contains("another copy of it has written"));
    assertThat(report.gaps()).isEmpty();
  }
}
