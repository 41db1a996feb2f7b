package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.home.memory.MemoryHome;

/** A copy of a home learns of the other copy's history by a roster alone. */
@Timeout(60)
final class RosterEndingTest extends CopiedHomes {
  private RemoteLogClient carol;

  /** Alice has one entry that her twin lacks, the twin has three at a pointer she does not ask. */
  @BeforeEach
  void letARosterShowTheHistoryOfATwin() throws Exception {
    makeGroup();
    carol = client(new MemoryHome(), first);
    carol.join(alice.invite(group, InviteOptions.DEFAULT), "Carol");
    syncAll(List.of(alice, carol, bob, alice), 1);
    RemoteLogClient twin = client(copyOfAlice(), second);
    say(alice, "a1");
    say(twin, "t1");
    say(twin, "t2");
    say(twin, "t3");
    RemoteLogClient bobAtSecond = client(bobHome, second);
    sync(bobAtSecond);
    clock.pass(Duration.ofHours(2));
    say(bobAtSecond, "b1");
    copy(second, ownLog(bob), first);
  }

  @Test
  void endsTheLogAboveTheOtherHistoryOnceThatIsRead() throws Exception {
    for (int i = 0; i < 3; i++) {
      sync(alice);
    }
    assertThat(ownLog(alice)).isNotEqualTo(log);

    say(alice, "a2");
    syncAll(List.of(bob, carol, alice), 2);

    assertAllHave(List.of(alice, bob, carol), "common", "a1", "t1", "t2", "t3", "b1", "a2");
  }

  @Test
  void tellsOnceThatPointersAreBehind() throws Exception {
    int told = 0;
    for (int i = 0; i < 5; i++) {
      clock.pass(Duration.ofHours(1));
      SyncReport report = alice.sync(Optional.empty());
      told += (int) report.warnings().stream().filter(one -> one.contains("its pointers")).count();
    }
    assertThat(told).isLessThanOrEqualTo(1);
  }
}
