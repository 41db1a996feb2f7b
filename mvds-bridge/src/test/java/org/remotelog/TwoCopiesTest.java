package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.ForkProof;
import org.remotelog.mvds.MessageId;
import org.remotelog.pointer.local.MemoryPointer;

/** A home was copied, or put back from a backup: nothing is lost, nothing seen twice. */
@Timeout(60)
final class TwoCopiesTest extends CopiedHomes {
  @Test
  void bothCopiesGoOnInNewLogsAndEverybodyGetsEverythingOnce() throws Exception {
    makeGroup();
    RemoteLogClient twin = client(copyOfAlice(), first);
    say(alice, "a1");
    SyncReport refused = say(twin, "t1", "t2");
    assertThat(refused.warnings())
        .anySatisfy(
            text ->
                assertThat(text).contains("another copy of this home", "goes on", "2 messages"));
    assertThat(ownLog(twin)).isNotEqualTo(log);
    assertThat(texts(twin)).containsExactlyInAnyOrder("common", "a1", "t1", "t2");
    sync(bob);
    assertThat(texts(bob)).containsExactlyInAnyOrder("common", "a1", "t1", "t2");
    say(alice, "a2");
    assertThat(ownLog(alice)).isNotEqualTo(log).isNotEqualTo(ownLog(twin));
    say(twin, "t3");
    say(bob, "b1");
    List<RemoteLogClient> all = List.of(alice, twin, bob);
    syncAll(all, 3);
    assertAllHave(all, "common", "a1", "t1", "t2", "a2", "t3", "b1");
    assertThat(bob.members(group))
        .filteredOn(member -> member.continues().equals(Optional.of(log)))
        .extracting(MemberInfo::log)
        .containsExactlyInAnyOrder(ownLog(alice), ownLog(twin));
    assertThat(bob.proofs().forks(group)).as("nothing was signed twice").isEmpty();
    // Everything is quiet again: nothing is signed any more.
    for (RemoteLogClient client : all) {
      assertThat(sync(client).bytesOut()).isZero();
    }
    RemoteLogClient late = client(new MemoryHome(), first, second);
    late.join(alice.invite(group, InviteOptions.DEFAULT), "Late");
    sync(alice);
    syncAll(List.of(late), 2);
    assertAllHave(List.of(late), "common", "a1", "t1", "t2", "a2", "t3", "b1");
  }

  @Test
  void whatOnlyTheEndedLogSaysIsNotReceivedAnyMore() throws Exception {
    makeGroup();
    MemoryHome backup = copyOfAlice();
    MessageId id = bob.send(group, "b1").id();
    sync(bob);
    sync(alice);
    say(alice, "a1");
    sync(bob);
    assertThat(bob.receipts(group).heldBy(id)).extracting(Holder::log).containsExactly(log);
    RemoteLogClient restored = client(backup, first);
    say(restored, "r1");
    sync(bob);
    assertThat(bob.receipts(group).heldBy(id)).as("the backup was older").isEmpty();
    say(restored, "r2");
    sync(bob);
    assertThat(bob.receipts(group).heldBy(id))
        .extracting(Holder::log)
        .containsExactly(ownLog(restored));
  }

  @Test
  void publishingAloneGoesOnInANewLogToo() throws Exception {
    makeGroup();
    RemoteLogClient twin = client(copyOfAlice(), first);
    say(alice, "a1");
    twin.send(group, "t1");
    SyncReport report =
        twin.sync(Optional.of(group), SyncOptions.DEFAULT.withReach(SyncOptions.Reach.NOBODY));
    assertThat(report.failures()).isEmpty();
    assertThat(report.rounds()).isZero();
    assertThat(report.warnings()).anyMatch(text -> text.contains("goes on in log"));
    assertThat(twin.pending(Optional.empty())).isEqualTo(Pending.NONE);
    syncAll(List.of(twin, bob), 2);
    assertAllHave(List.of(twin, bob), "common", "a1", "t1");
    assertThat(bob.proofs().forks(group)).isEmpty();
  }

  @Test
  void aHomePutBackFromABackupGoesOnWithoutAFork() throws Exception {
    makeGroup();
    MemoryHome backup = copyOfAlice();
    say(alice, "a1");
    say(alice, "a2");
    alice.close();
    clock.pass(Duration.ofHours(1));
    RemoteLogClient restored = client(backup, first);
    SyncReport report = say(restored, "after");
    assertThat(report.warnings()).anyMatch(text -> text.contains("goes on in log"));
    assertThat(texts(restored)).containsExactlyInAnyOrder("common", "a1", "a2", "after");
    sync(bob);
    say(bob, "answer");
    sync(restored);
    assertAllHave(List.of(restored, bob), "common", "a1", "a2", "after", "answer");
    assertThat(bob.proofs().forks(group)).isEmpty();
    assertThat(restored.proofs().forks(group)).isEmpty();
    // The successor has the rights of the log before it.
    RemoteLogClient carol = client(new MemoryHome(), first);
    carol.join(restored.invite(group, InviteOptions.DEFAULT), "Carol");
    sync(restored);
    sync(carol);
    sync(bob);
    assertAllHave(List.of(carol), "common", "a1", "a2", "after", "answer");
    assertThat(bob.members(group)).anyMatch(member -> member.name().equals("Carol"));
  }

  @Test
  void aHomePutBackGoesOnWhenAFileShowsWhatItHasForgotten(@TempDir Path folder) throws Exception {
    makeGroup();
    MemoryHome backup = copyOfAlice();
    say(alice, "a1");
    alice.close();
    sync(bob);
    Path file = folder.resolve("carried.car");
    bob.transfer().export(file, ExportOptions.ALL, TransferProgress.NONE);
    // Its own pointer has nothing newer than it knows itself.
    MemoryPointer stale = new MemoryPointer();
    RemoteLogClient restored = client(backup, stale);
    restored.send(group, "pending");

    ImportReport report = restored.transfer().importFrom(file, TransferProgress.NONE);

    assertThat(report.pass().warnings()).anyMatch(text -> text.contains("goes on in log"));
    assertThat(ownLog(restored)).isNotEqualTo(log);
    assertAllHave(List.of(restored), "common", "a1", "pending");
    syncAll(List.of(restored), 2);
    copy(stale, log, first);
    copy(stale, ownLog(restored), first);
    syncAll(List.of(bob), 2);
    assertAllHave(List.of(bob), "common", "a1", "pending");
    assertThat(bob.proofs().forks(group)).isEmpty();
  }

  @Test
  void aHomePutBackEndsItsLogOnlyOnceItHasReadWhatARosterShows() throws Exception {
    makeGroup();
    RemoteLogClient carol = client(new MemoryHome(), first);
    carol.join(alice.invite(group, InviteOptions.DEFAULT), "Carol");
    syncAll(List.of(alice, carol, bob, alice), 1);
    MemoryHome backup = copyOfAlice();
    MemoryPointer stale = new MemoryPointer();
    copy(first, log, stale);
    say(alice, "a1");
    say(alice, "a2");
    alice.close();
    clock.pass(Duration.ofHours(2));
    sync(bob);
    // For a new roster.
    clock.pass(Duration.ofHours(1));
    say(bob, "b1");
    copy(first, ownLog(bob), stale);
    copy(first, ownLog(carol), stale);

    RemoteLogClient restored = client(backup, stale);
    SyncReport report = restored.sync(Optional.empty());
    assertThat(report.warnings()).anyMatch(text -> text.contains("goes on in log"));
    // The blocks are there, so the roster is enough to read it; then it is ended above that.
    long newest = IpnsRecordCodec.parse(log, first.resolve(log, SECOND).get(0)).sequence();
    assertThat(IpnsRecordCodec.parse(log, stale.resolve(log, SECOND).get(0)).sequence())
        .as("no head below the newest")
        .isEqualTo(newest + 1);
    syncAll(List.of(restored), 2);
    copy(stale, log, first);
    say(restored, "after");
    copy(stale, ownLog(restored), first);
    syncAll(List.of(bob, carol), 2);
    assertAllHave(List.of(restored, bob, carol), "common", "a1", "a2", "b1", "after");
    assertThat(bob.proofs().forks(group)).isEmpty();
    assertThat(restored.proofs().forks(group)).isEmpty();
  }

  @Test
  void aHomePutBackThatWritesNothingReadsWhatIsNewer() throws Exception {
    makeGroup();
    MemoryHome backup = copyOfAlice();
    say(alice, "a1");
    alice.close();
    clock.pass(Duration.ofHours(7));
    RemoteLogClient restored = client(backup, first);
    sync(restored);
    assertThat(texts(restored)).containsExactlyInAnyOrder("common", "a1");
    assertThat(ownLog(restored)).isNotEqualTo(log);
  }

  @Test
  void copiesThatDoNotSeeEachOtherForkTheLogProvablyAndGoOnWhenTheyDo() throws Exception {
    makeGroup();
    MemoryHome twinHome = copyOfAlice();
    RemoteLogClient twin = client(twinHome, second);
    say(alice, "a1");
    say(twin, "t1", "t2");
    assertThat(forkWarnings(sync(bob))).isNotEmpty().noneMatch(text -> text.contains("as before"));
    assertThat(texts(bob)).containsExactlyInAnyOrder("common", "a1", "t1", "t2");
    assertThat(bob.proofs().forks(group)).isNotEmpty();
    for (int i = 0; i < 2; i++) {
      assertThat(forkWarnings(sync(bob)))
          .singleElement(InstanceOfAssertFactories.STRING)
          .startsWith("forked as before: 1 log ");
    }
    assertThat(forkFindings()).containsExactly(Finding.State.FAULT);
    ForkProof proof = bob.proofs().forkProof(group, log).orElseThrow();
    assertThat(ForkProof.parse(proof.toBytes())).isEqualTo(proof);
    assertThat(proof.difference()).isPresent();
    clock.pass(Duration.ofHours(7));
    RemoteLogClient aliceNow = client(aliceHome, first, second);
    RemoteLogClient twinNow = client(twinHome, first, second);
    say(aliceNow, "a2");
    say(twinNow, "t3");
    List<RemoteLogClient> all = List.of(aliceNow, twinNow, bob);
    syncAll(all, 3);
    assertAllHave(all, "common", "a1", "t1", "t2", "a2", "t3");
    assertThat(ownLog(aliceNow)).isNotEqualTo(log);
    assertThat(ownLog(twinNow)).isNotEqualTo(log).isNotEqualTo(ownLog(aliceNow));
    for (RemoteLogClient client : all) {
      SyncReport report = sync(client);
      assertThat(report.bytesOut()).isZero();
      assertThat(forkWarnings(report)).isEmpty();
    }
    assertThat(forkFindings()).containsExactly(Finding.State.OK);
    assertThat(bob.members(group))
        .filteredOn(member -> member.log().equals(log))
        .singleElement()
        .matches(member -> !member.continuedBy().isEmpty());
  }

  private static List<String> forkWarnings(SyncReport report) {
    List<String> warnings = new ArrayList<>(report.warnings());
    warnings.removeIf(warning -> !warning.contains("forked"));
    return warnings;
  }

  private List<Finding.State> forkFindings() {
    List<Finding.State> states = new ArrayList<>();
    for (Finding finding : new GroupCheckup(bobHome, clock.millis()).findings()) {
      if (finding.check().equals("forks")) {
        states.add(finding.state());
      }
    }
    return states;
  }

  @Test
  void removingTheMemberRemovesTheLogsThatGoOn() throws Exception {
    makeGroup();
    MemoryHome carolHome = new MemoryHome();
    RemoteLogClient carol = client(carolHome, first);
    carol.join(alice.invite(group, InviteOptions.DEFAULT), "Carol");
    sync(alice);
    sync(carol);
    LogName before = ownLog(carol);
    say(carol, "c1");
    RemoteLogClient twin = client(copyOf(carolHome), first);
    say(carol, "c2");
    say(twin, "t1");
    sync(alice);
    sync(bob);
    assertThat(texts(bob)).contains("c1", "c2", "t1");
    LogName after = ownLog(twin);
    assertThat(after).isNotEqualTo(before);
    alice.removeMember(group, after);
    sync(alice);
    sync(bob);
    for (RemoteLogClient client : List.of(alice, bob)) {
      assertThat(client.members(group))
          .filteredOn(member -> member.name().equals("Carol"))
          .hasSize(2)
          .allMatch(MemberInfo::removed);
    }
    // Neither copy comes back, be it by the log that was ended or by another one.
    say(twin, "t2");
    carol.send(group, "c3");
    carol.sync(Optional.empty());
    sync(bob);
    sync(bob);
    assertThat(texts(bob)).containsExactlyInAnyOrder("common", "c1", "c2", "t1");
  }
}
