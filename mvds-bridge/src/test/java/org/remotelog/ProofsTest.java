package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.VerifyFault.Cause;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.client.LogAudit;
import org.remotelog.log.client.PassTrace;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.mvds.GroupId;

/** Two devices, two stores, two pointers, and damage that is planted in each of them. */
@Timeout(60)
final class ProofsTest {
  private final TamperedStore one = new TamperedStore("store one");
  private final TamperedStore two = new TamperedStore("store two");
  private final TamperedPointer first = new TamperedPointer("pointer one");
  private final TamperedPointer second = new TamperedPointer("pointer two");
  private final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
  private final MemoryHome aliceHome = new MemoryHome();
  private final MemoryHome bobHome = new MemoryHome();
  private final RemoteLogClient alice = client(aliceHome);
  private final RemoteLogClient bob = client(bobHome);
  private GroupId group;
  private LogName log;

  private RemoteLogClient client(MemoryHome home) {
    return RemoteLogClient.builder()
        .home(home)
        .store(one)
        .store(two)
        .pointer(first)
        .pointer(second)
        .clock(clock)
        .build();
  }

  @BeforeEach
  void talk() throws Exception {
    group = alice.createGroup("team", "Alice").id();
    log = alice.groups().get(0).ownLog();
    bob.join(alice.invite(group, InviteOptions.DEFAULT), "Bob");
    alice.sync(Optional.empty());
    for (int i = 0; i < 3; i++) {
      alice.send(group, "message " + i);
      alice.flush();
    }
    bob.sync(Optional.empty());
    bob.send(group, "answer");
    bob.flush();
    alice.sync(Optional.empty());
    bob.sync(Optional.empty());
  }

  private VerifyReport verify(RemoteLogClient client) throws Exception {
    return client.proofs().verify(group, Optional.empty(), LogEvents.NONE);
  }

  private LogCheck ofAlice(VerifyReport report) {
    return report.logs().stream()
        .filter(check -> check.log().equals(log))
        .findFirst()
        .orElseThrow();
  }

  private Set<Cause> causes(RemoteLogClient client) throws Exception {
    Set<Cause> causes = new TreeSet<>();
    ofAlice(verify(client)).faults().forEach(fault -> causes.add(fault.cause()));
    return causes;
  }

  private LogState state() throws Exception {
    return bob.inspect(group).logs().stream()
        .filter(state -> state.log().equals(log))
        .findFirst()
        .orElseThrow();
  }

  private SegmentRef segmentOf(long sequence) throws Exception {
    return state().segments().stream()
        .filter(ref -> ref.range().contains(sequence))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void findsNothingWrongAndSaysWhatItChecked() throws Exception {
    List<Bytes> before = rows(bobHome);
    VerifyReport report = verify(bob);
    assertThat(report.logs()).allSatisfy(check -> assertThat(check.faults()).isEmpty());
    assertThat(report.isGood()).isTrue();
    assertThat(report.logs()).hasSize(2);
    LogCheck check = ofAlice(report);
    assertThat(check.records()).isEqualTo(2);
    assertThat(check.heads()).isEqualTo(1);
    assertThat(check.count()).isEqualTo(state().count()).isEqualTo(check.entries());
    assertThat(check.compared()).isEqualTo(check.count());
    assertThat(check.segments()).isEqualTo(state().segments().size());
    assertThat(check.root()).isPresent();
    assertThat(check.bytes()).isPositive();
    LogCheck own = report.logs().stream().filter(LogCheck::own).findFirst().orElseThrow();
    assertThat(own.entries()).isEqualTo(1);
    assertThat(own.compared()).isEqualTo(1);
    assertThat(report.stores())
        .extracting(PlaceCheck::place)
        .containsExactly("store one", "store two");
    assertThat(report.stores()).allSatisfy(store -> assertThat(store.isGood()).isTrue());
    int blocks = state().segments().size() + 1 + 2;
    assertThat(report.stores()).extracting(PlaceCheck::checked).containsExactly(blocks, blocks);
    assertThat(report.pointers()).extracting(PlaceCheck::checked).containsExactly(2, 2);
    assertThat(rows(bobHome)).isEqualTo(before);
  }

  private static List<Bytes> rows(MemoryHome home) throws Exception {
    return home.read(
        tables -> {
          List<Bytes> all = new ArrayList<>();
          for (HomeTable table : HomeTable.values()) {
            for (Row row : tables.table(table).scan(Keys.START, Keys.END, Integer.MAX_VALUE)) {
              all.add(row.key());
              all.add(row.value());
            }
          }
          return all;
        });
  }

  @Test
  void saysWhichStoreLostABlockThatAnotherHides() throws Exception {
    SegmentRef lost = segmentOf(2);
    two.lose(lost.cid());
    VerifyReport report = verify(bob);
    assertThat(ofAlice(report).root()).isPresent();
    VerifyFault fault = ofAlice(report).faults().get(0);
    assertThat(fault.cause()).isEqualTo(Cause.COPY_MISSING);
    assertThat(fault.place()).isEqualTo("store two");
    assertThat(fault.range()).contains(lost.range());
    assertThat(fault.detail()).contains("segment " + lost.cid());
    assertThat(report.stores().get(0).isGood()).isTrue();
    assertThat(report.stores().get(1).missing()).isEqualTo(1);
    assertThat(causes(alice)).containsExactly(Cause.COPY_MISSING);
  }

  @Test
  void saysWhichStoreChangedABlock() throws Exception {
    one.spoil(segmentOf(1).cid());
    two.spoil(state().head().orElseThrow());
    VerifyReport report = verify(bob);
    assertThat(causes(bob)).containsExactly(Cause.COPY_WRONG);
    assertThat(ofAlice(report).faults())
        .extracting(VerifyFault::place)
        .containsExactlyInAnyOrder("store one", "store two");
    assertThat(report.stores()).extracting(PlaceCheck::wrong).containsExactly(1, 1);
    assertThat(report.isGood()).isFalse();
  }

  @Test
  void whatNobodyHasIsUnavailableAndNotLeftForTheNextSync() throws Exception {
    alice.send(group, "lost");
    alice.flush();
    LogState written = alice.inspect(group).logs().get(0);
    assertThat(written.log()).isEqualTo(log);
    SegmentRef lost = written.segments().get(written.segments().size() - 1);
    one.lose(lost.cid());
    two.lose(lost.cid());
    assertThat(bob.sync(Optional.empty()).gaps()).isNotEmpty();
    assertThat(causes(bob)).contains(Cause.UNAVAILABLE).doesNotContain(Cause.NOT_HERE);
  }

  @Test
  void namesTheRangeThatNoStoreHasWell() throws Exception {
    SegmentRef bad = segmentOf(2);
    one.spoil(bad.cid());
    two.lose(bad.cid());
    LogCheck check = ofAlice(verify(bob));
    assertThat(causes(bob))
        .containsExactlyInAnyOrder(Cause.UNAVAILABLE, Cause.COPY_WRONG, Cause.COPY_MISSING);
    assertThat(check.faults().get(0).range()).contains(bad.range());
    assertThat(check.root()).isEmpty();
    assertThat(check.entries()).isEqualTo(check.count() - bad.range().count());
  }

  @Test
  void namesAnOlderRecordAndAHiddenOne() throws Exception {
    Bytes old = second.records(log).get(0);
    alice.send(group, "newest");
    alice.flush();
    bob.sync(Optional.empty());
    second.give(log, old);
    VerifyFault fault = ofAlice(verify(bob)).faults().get(0);
    assertThat(fault.cause()).isEqualTo(Cause.OLDER_RECORD);
    assertThat(fault.place()).isEqualTo("pointer two");
    second.give(log);
    assertThat(causes(bob)).containsExactly(Cause.NO_RECORD);
    first.give(log, old);
    second.give(log, old);
    VerifyReport report = verify(bob);
    assertThat(causes(bob)).containsExactly(Cause.OLDER_RECORD);
    assertThat(ofAlice(report).faults())
        .anySatisfy(one -> assertThat(one.detail()).contains("this home knows of"));
    assertThat(report.pointers()).extracting(PlaceCheck::wrong).containsExactly(1, 1);
  }

  @Test
  void namesForgedAndAlteredRecords() throws Exception {
    Bytes good = first.records(log).get(0);
    byte[] forged = good.toArray();
    forged[20] ^= 1; // The signature.
    second.give(log, Bytes.wrap(forged));
    assertThat(causes(bob)).containsExactly(Cause.RECORD_REFUSED);
    byte[] altered = good.toArray();
    altered[altered.length - 5] ^= 1; // The inline head.
    second.give(log, Bytes.wrap(altered));
    assertThat(causes(bob)).containsExactly(Cause.HEAD_ALTERED);
  }

  @Test
  void namesAnotherHeadOfTheSameNumberAndKeepsItsProof() throws Exception {
    Bytes other = conflicting(0);
    second.give(log, other);
    assertThat(causes(bob)).contains(Cause.FORKED);
    assertThat(bob.proofs().forks(group)).isEmpty();
    clock.pass(Duration.ofMinutes(5));
    bob.sync(Optional.empty());
    List<Fork> forks = bob.proofs().forks(group);
    assertThat(forks).hasSize(1);
    Fork fork = forks.get(0);
    assertThat(fork.log()).isEqualTo(log);
    assertThat(fork.member()).isEqualTo("Alice");
    assertThat(fork.sides()).extracting(Fork.Side::accepted).containsExactly(true, false);
    assertThat(fork.sides().get(0).head().orElseThrow().count()).isEqualTo(state().count());
    assertThat(fork.sides().get(1).record().bytes()).isEqualTo(other);
    assertThat(fork.sinceMs()).isEqualTo(clock.millis());
    assertThat(alice.proofs().forks(group)).isEmpty();
  }

  @Test
  void namesARecordOfTheOwnLogThatThisHomeDidNotSign() throws Exception {
    second.give(log, conflicting(1));
    VerifyReport report = verify(alice);
    assertThat(ofAlice(report).faults())
        .anySatisfy(
            fault -> {
              assertThat(fault.cause()).isEqualTo(Cause.FORKED);
              assertThat(fault.detail()).contains("another copy of this home");
            });
    assertThat(ofAlice(verify(bob)).faults())
        .noneSatisfy(fault -> assertThat(fault.cause()).isEqualTo(Cause.FORKED));
  }

  /** A record of Alice's log that names a head which nobody has. */
  private Bytes conflicting(long above) throws Exception {
    HeadRecord newest = IpnsRecordCodec.parse(log, first.records(log).get(0));
    return aliceHome.read(
        tables -> {
          var identity = new org.remotelog.bridge.GroupRows(tables).ownLogs(group).get(0);
          return IpnsRecordCodec.build(
                  Ed25519.signer(identity.seed()),
                  log,
                  Cid.of(Cid.Codec.DAG_CBOR, Bytes.utf8("another head")),
                  newest.sequence() + above,
                  newest.validity(),
                  newest.ttl(),
                  Optional.empty())
              .bytes();
        });
  }

  @Test
  void namesRowsOfTheHomeThatDiffer() throws Exception {
    changeFirst(HomeTable.COMMITMENTS, log.publicKey());
    LogCheck check = ofAlice(verify(bob));
    assertThat(check.faults()).isNotEmpty();
    assertThat(causes(bob)).containsExactly(Cause.HOME_DIFFERS);
    assertThat(check.faults().get(0).place()).isEqualTo("home");
    assertThat(check.faults().get(0).range()).isPresent();
  }

  @Test
  void namesADeliveredMessageThatIsNotWhatWasSigned() throws Exception {
    changeLastByte(HomeTable.INBOX);
    LogCheck check = ofAlice(verify(bob));
    assertThat(check.faults())
        .anySatisfy(
            fault -> assertThat(fault.detail()).contains("is not what its commitment says"));
  }

  private void changeFirst(HomeTable table, Bytes prefix) throws Exception {
    bobHome.update(
        tables -> {
          Row row = tables.table(table).scanPrefix(prefix, 1).get(0);
          tables.table(table).put(row.key(), flipped(row.value()));
        });
  }

  private void changeLastByte(HomeTable table) throws Exception {
    bobHome.update(
        tables -> {
          Row row = tables.table(table).scan(Keys.START, Keys.END, 1).get(0);
          tables.table(table).put(row.key(), flipped(row.value()));
        });
  }

  private static Bytes flipped(Bytes value) {
    byte[] bytes = value.toArray();
    bytes[bytes.length - 1] ^= 1;
    return Bytes.wrap(bytes);
  }

  @Test
  void saysWhatIsNotHereYetAndWhatIsNotPublished() throws Exception {
    alice.send(group, "later");
    assertThat(ofAlice(verify(alice)).pending()).isEqualTo(1);
    alice.flush();
    LogCheck check = ofAlice(verify(bob));
    assertThat(check.ahead()).isEqualTo(1);
    assertThat(check.faults()).isEmpty();
    assertThat(check.notes()).anySatisfy(note -> assertThat(note).contains("newer"));
  }

  @Test
  void verifiesOneLogOrNone() throws Exception {
    VerifyReport report = bob.proofs().verify(group, Optional.of(log), LogEvents.NONE);
    assertThat(report.logs()).hasSize(1);
    LogName nobody = LogName.of(Bytes.wrap(new byte[32]));
    assertThatThrownBy(() -> bob.proofs().verify(group, Optional.of(nobody), LogEvents.NONE))
        .isInstanceOf(RemoteLogException.Unknown.class);
  }

  @Test
  void listsFaultsUpToTheLimit() {
    FaultList faults = new FaultList(Long.MAX_VALUE);
    for (int i = 0; i < ClientBounds.MAX_FAULTS_PER_LOG; i++) {
      faults.add(Cause.REFUSED, Optional.empty(), "", "fault " + i);
    }
    assertThat(faults.more()).isZero();
    faults.add(Cause.REFUSED, Optional.empty(), "", "one more");
    assertThat(faults.list()).hasSize(ClientBounds.MAX_FAULTS_PER_LOG);
    assertThat(faults.more()).isEqualTo(1);
  }

  @Test
  void explainsThePassWithTheCountsOfItsReport() throws Exception {
    alice.send(group, "one more");
    alice.flush();
    SyncReport report = bob.sync(Optional.empty());
    PassTrace trace = bob.proofs().explain(group).orElseThrow();
    assertThat(trace.roundCount()).isEqualTo(report.rounds());
    assertThat(trace.requests()).isEqualTo(report.requests());
    assertThat(trace.bytesIn()).isEqualTo(report.bytesIn());
    assertThat(trace.segments()).isEqualTo(report.segmentsIn());
    assertThat(trace.linesOf(log)).isNotEmpty();
    SyncReport quiet = bob.sync(Optional.empty());
    PassTrace next = bob.proofs().explain(group).orElseThrow();
    assertThat(next.requests()).isEqualTo(quiet.requests());
    assertThat(next.bytesIn()).isEqualTo(quiet.bytesIn());
    assertThat(next.quiet()).isEqualTo(1);
  }

  @Test
  void showsEntriesWithTheirProofs() throws Exception {
    for (RemoteLogClient client : List.of(alice, bob)) {
      for (long sequence = 1; sequence <= state().count(); sequence++) {
        EntryProof proof = client.proofs().entry(group, log, sequence);
        assertThat(proof.proven()).isTrue();
        assertThat(proof.entry().entry().sequence()).isEqualTo(sequence);
        assertThat(proof.segment().orElseThrow().range().contains(sequence)).isTrue();
      }
    }
    assertThatThrownBy(() -> bob.proofs().entry(group, log, 99))
        .isInstanceOf(RemoteLogException.Unknown.class)
        .hasMessageContaining("no entry 99");
    one.lose(segmentOf(2).cid());
    assertThat(bob.proofs().entry(group, log, 2).proven()).isTrue();
    two.lose(segmentOf(2).cid());
    assertThatThrownBy(() -> bob.proofs().entry(group, log, 2))
        .isInstanceOf(RemoteLogException.NetworkFailed.class);
    alice.send(group, "not yet");
    EntryProof pending = alice.proofs().entry(group, log, state().count() + 1);
    assertThat(pending.segment()).isEmpty();
    assertThat(pending.proof()).isEmpty();
  }

  @Test
  void showsBlocksOfEachKind() throws Exception {
    BlockView head = bob.proofs().block(state().head().orElseThrow());
    assertThat(head.kind()).isEqualTo(BlockView.Kind.HEAD);
    assertThat(head.current()).isTrue();
    assertThat(head.head().orElseThrow().count()).isEqualTo(state().count());
    SegmentRef ref = segmentOf(2);
    two.lose(ref.cid());
    BlockView segment = bob.proofs().block(ref.cid());
    assertThat(segment.kind()).isEqualTo(BlockView.Kind.SEGMENT);
    assertThat(segment.log()).contains(log);
    assertThat(segment.entries()).hasSize((int) ref.range().count());
    assertThat(segment.holders())
        .extracting(BlockView.Holder::verdict)
        .containsExactly(LogAudit.Verdict.GOOD, LogAudit.Verdict.MISSING);
    one.lose(ref.cid());
    assertThat(bob.proofs().block(ref.cid()).entries()).isEmpty();
    Bytes record = first.records(log).get(0);
    var block = org.remotelog.log.Block.of(Cid.Codec.RAW, record);
    one.put(List.of(block), Duration.ofSeconds(1));
    assertThat(bob.proofs().block(block.cid()).kind()).isEqualTo(BlockView.Kind.RECORD);
    Cid old = one.given.stream().filter(this::isOldHead).findFirst().orElseThrow();
    assertThat(bob.proofs().block(old).kind()).isEqualTo(BlockView.Kind.HEAD);
    assertThat(bob.proofs().block(old).current()).isFalse();
    var foreign = org.remotelog.log.Block.of(Cid.Codec.RAW, Bytes.utf8("foreign"));
    one.put(List.of(foreign), Duration.ofSeconds(1));
    assertThat(bob.proofs().block(foreign.cid()).kind()).isEqualTo(BlockView.Kind.UNKNOWN);
    Cid nowhere = Cid.of(Cid.Codec.RAW, Bytes.utf8("nowhere"));
    assertThatThrownBy(() -> bob.proofs().block(nowhere))
        .isInstanceOf(RemoteLogException.Unknown.class)
        .hasMessageContaining("no store has block");
  }

  private boolean isOldHead(Cid cid) {
    try {
      return cid.codec() == Cid.Codec.DAG_CBOR && !state().head().equals(Optional.of(cid));
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
