package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LogName;
import org.remotelog.pointer.local.MemoryPointer;

/** Two copies of a home wrote, unseen by each other, and only one of them comes back. */
@Timeout(60)
final class OneCopyLeftTest extends CopiedHomes {
  private final MemoryHome twinHome = new MemoryHome();

  /** Alice writes at the first pointer, a copy of her home at the second; Bob reads both. */
  private void fork() throws Exception {
    makeGroup();
    copy(aliceHome, twinHome);
    say(alice, "a1");
    say(client(twinHome, second), "t1", "t2");
    sync(bob);
    say(bob, "b1");
    alice.close();
  }

  private RemoteLogClient joiner(RemoteLogClient inviter) throws Exception {
    RemoteLogClient joiner = client(new MemoryHome(), first);
    joiner.join(inviter.invite(group, InviteOptions.DEFAULT), "Late");
    sync(inviter);
    syncAll(List.of(joiner), 2);
    return joiner;
  }

  @Test
  void whatTheOtherCopyWroteStaysReadableWhenItsHeadIsReplaced() throws Exception {
    fork();
    RemoteLogClient left = client(twinHome, first, second);

    syncAll(List.of(left), 3);

    assertThat(ownLog(left)).isNotEqualTo(log);
    assertAllHave(List.of(left, joiner(left)), "common", "a1", "t1", "t2", "b1");
    syncAll(List.of(bob), 2);
    assertAllHave(List.of(bob), "common", "a1", "t1", "t2", "b1");
    assertThat(sync(left).bytesOut()).as("nothing is signed any more").isZero();
  }

  @Test
  void whatTheOtherCopyWroteIsReadBeforeItsHeadIsReplacedWhenWritingGoesOn() throws Exception {
    fork();
    RemoteLogClient left = client(twinHome, first, second);

    say(left, "t3");
    syncAll(List.of(left), 2);

    assertAllHave(List.of(left, joiner(left)), "common", "a1", "t1", "t2", "t3", "b1");
  }

  @Test
  void theLogThatGoesOnIsNamedOnceItHasTheOtherHistory() throws Exception {
    fork();
    RemoteLogClient left = client(twinHome, first, second);
    syncAll(List.of(left), 3);
    LogName next = ownLog(left);
    clock.pass(Duration.ofHours(1));

    // Whoever read both histories has nothing new to read but the words of the other log.
    long before = texts(bob).size();
    SyncReport report = sync(bob);
    assertThat(texts(bob)).hasSize((int) before);
    assertThat(report.newMessages()).isZero();
    assertThat(bob.members(group))
        .filteredOn(member -> member.log().equals(next))
        .extracting(MemberInfo::continues)
        .containsExactly(Optional.of(log));
  }

  @Test
  void aPointerThatIsNewToTheHomeIsAskedBeforeAnythingIsPutThere() throws Exception {
    fork();
    RemoteLogClient left = client(twinHome, first, second);

    // No pointer would be asked again yet, but one of these never was.
    say(left, "t3");

    assertThat(ownLog(left)).isNotEqualTo(log);
    syncAll(List.of(left), 2);
    assertAllHave(List.of(left, joiner(left)), "common", "a1", "t1", "t2", "t3", "b1");
  }

  @Test
  void theOwnLogIsLookedForWhenAMessageWaitsForAnEntryThatThisHomeDoesNotKnow() throws Exception {
    makeGroup();
    copy(aliceHome, twinHome);
    RemoteLogClient twin = client(twinHome, first);
    say(twin, "t1");
    sync(bob);
    say(bob, "b1");

    // It has nothing to publish, so nothing else makes it look.
    syncAll(List.of(alice), 2);

    assertThat(ownLog(alice)).isNotEqualTo(log);
    assertAllHave(List.of(alice), "common", "t1", "b1");
  }

  @Test
  void aPointerThatIsNewToTheHomeGetsTheOwnHeadInTheSamePass() throws Exception {
    makeGroup();
    alice.close();
    MemoryPointer added = new MemoryPointer();

    RemoteLogClient more = client(aliceHome, first, added);
    sync(more);

    assertThat(added.resolve(log, SECOND)).isEqualTo(first.resolve(log, SECOND)).isNotEmpty();
    assertThat(sync(more).bytesOut()).isZero();
  }
}
