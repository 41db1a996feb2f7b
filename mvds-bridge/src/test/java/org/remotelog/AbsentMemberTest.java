package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.ForgettingPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.client.PassTrace;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.mvds.GroupId;

/** Alice writes and stays away for long; the name system forgets, and her records expire. */
final class AbsentMemberTest {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration VALIDITY = Duration.ofMillis(CoreLimits.RECORD_VALIDITY_MS);

  @TempDir Path folder;

  private final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
  private final MemoryContentStore store = new MemoryContentStore();
  private final ForgettingPointer names = new ForgettingPointer("names", clock::millis);
  private final RemoteLogClient alice = client();
  private final RemoteLogClient bob = client();
  private final RemoteLogClient carol = client();
  private GroupId group;
  private LogName log;

  private RemoteLogClient client() {
    return RemoteLogClient.builder()
        .home(new MemoryHome())
        .store(store)
        .pointer(names)
        .clock(clock)
        .build();
  }

  private static SyncReport sync(RemoteLogClient client) throws RemoteLogException {
    return client.sync(Optional.empty());
  }

  @BeforeEach
  void everybodyMeets() throws Exception {
    group = alice.createGroup("friends").id();
    log = alice.groups().get(0).ownLog();
    for (RemoteLogClient guest : List.of(bob, carol)) {
      guest.join(alice.invite(group, InviteOptions.DEFAULT), "guest");
      sync(alice);
      sync(guest);
    }
    sync(bob);
    sync(carol);
    alice.send(group, "the last for a long time");
    sync(alice);
    sync(bob);
  }

  private List<String> texts(RemoteLogClient client) throws RemoteLogException {
    List<String> texts = new ArrayList<>();
    client.messages(group, 0, 100).forEach(message -> texts.add(Device.text(message)));
    return texts;
  }

  private boolean isMarked(RemoteLogClient client) throws RemoteLogException {
    boolean member = false;
    for (MemberInfo info : client.members(group)) {
      member |= info.log().equals(log) && info.isExpired(clock.millis());
    }
    boolean state = false;
    for (LogState known : client.inspect(group).logs()) {
      state |= known.log().equals(log) && known.isExpired(clock.millis());
    }
    assertThat(state).isEqualTo(member);
    return member;
  }

  private boolean isWarned(SyncReport report) {
    return report.warnings().stream()
        .anyMatch(text -> text.contains(log.toString()) && text.contains("last known"));
  }

  @Test
  void nameSystemGetsForgottenRecordBackFromAnotherMember() throws Exception {
    List<Bytes> signed = names.resolve(log, DEADLINE);
    assertThat(signed).hasSize(1);
    clock.pass(Duration.ofHours(49));
    names.forgetAll();

    SyncReport report = sync(bob);

    // Alice's, and that of Carol, who has written nothing but receipts.
    assertThat(report.reputs()).isEqualTo(2);
    assertThat(names.resolve(log, DEADLINE)).isEqualTo(signed);
    PassTrace trace = bob.proofs().explain(group).orElseThrow();
    assertThat(trace.linesOf(log)).anyMatch(line -> line.kind() == PassTrace.Kind.REPUT);
    assertThat(PassTrace.parse(trace.toBytes())).isEqualTo(trace);
    sync(carol);
    assertThat(texts(carol)).containsExactly("the last for a long time");
    assertThat(sync(bob).reputs()).isZero();
  }

  @Test
  void afterExpiryNobodyGivesItBackAndMembersReadItFromFileAsTheLastKnown() throws Exception {
    clock.pass(VALIDITY.plusMillis(1));
    names.forgetAll();
    SyncReport bobs = sync(bob);
    assertThat(names.resolve(log, DEADLINE)).isEmpty();
    assertThat(isWarned(bobs)).isTrue();
    assertThat(isMarked(bob)).isTrue();
    Path file = folder.resolve("carried.car");
    bob.transfer().export(file, ExportOptions.ALL, TransferProgress.NONE);

    ImportReport report = carol.transfer().importFrom(file, TransferProgress.NONE);

    assertThat(texts(carol)).containsExactly("the last for a long time");
    assertThat(isWarned(report.pass())).isTrue();
    assertThat(isMarked(carol)).isTrue();
    assertThat(names.resolve(log, DEADLINE)).as("an expired record stays out").isEmpty();
    assertThat(isWarned(sync(carol))).isTrue();

    SyncReport renewing = sync(alice);

    assertThat(renewing.failures()).isEmpty();
    assertThat(renewing.published()).isEqualTo(1);
    for (RemoteLogClient client : List.of(bob, carol)) {
      assertThat(isWarned(sync(client))).isFalse();
      assertThat(isMarked(client)).isFalse();
    }
    assertThat(isMarked(alice)).isFalse();
  }

  @Test
  void answerToInviteIsGivenBackUntilTheInviterHasSeenIt() throws Exception {
    RemoteLogClient dave = client();
    dave.join(alice.invite(group, InviteOptions.DEFAULT), "Dave");
    names.forgetAll();
    sync(alice);
    assertThat(alice.members(group)).hasSize(3);

    assertThat(sync(dave).reputs()).isEqualTo(1);

    assertThat(sync(dave).reputs()).isZero();
    sync(alice);
    assertThat(alice.members(group)).hasSize(4);
  }

  @Test
  void ownLogIsMarkedUntilItsOwnerSyncsAgain() throws Exception {
    assertThat(isMarked(alice)).isFalse();
    clock.pass(VALIDITY);
    assertThat(isMarked(alice)).isFalse();
    clock.pass(Duration.ofMillis(1));
    assertThat(isMarked(alice)).isTrue();
    sync(alice);
    assertThat(isMarked(alice)).isFalse();
  }

  @Test
  void everySyncRenewsOwnRecordsAtHalfOfTheirValidity() throws Exception {
    clock.pass(VALIDITY.dividedBy(2));
    assertThat(sync(alice).published()).isEqualTo(1);
    assertThat(sync(alice).published()).isZero();
    clock.pass(VALIDITY.dividedBy(2).plusMillis(1));
    assertThat(isMarked(bob)).isTrue();
    sync(bob);
    assertThat(isMarked(bob)).isFalse();
  }

  @Test
  void replacedBlocksLeaveTheStoreAfterTheGraceTimeThatWasAskedFor() throws Exception {
    for (int i = 0; i < 12; i++) {
      alice.send(group, "message " + i);
      sync(alice);
    }
    sync(bob);
    clock.pass(Duration.ofDays(7));
    SyncReport report = sync(alice);
    assertThat(report.removed()).isPositive();
    assertThat(report.warnings()).isEmpty();
    assertThat(sync(alice).removed()).isZero();
    assertThat(sync(carol).gaps()).isEmpty();
    assertThat(texts(carol)).hasSize(13);
  }
}
