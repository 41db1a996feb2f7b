package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.codec.IpnsRecordCodec;

/**
 * The copy that is left dies at every point of ending its log and of taking along what the other
 * one wrote, between what goes on and the last head too, and is started anew.
 */
@Timeout(120)
final class EndingCrashTest {
  private static final int MOST_POINTS = 200;

  /** Alice wrote at the first pointer and is gone, a copy of her home at the second. */
  private static final class Scene extends CopiedHomes {
    final Faults faults = new Faults();
    MemoryHome twinHome;

    Scene() throws Exception {
      makeGroup();
      twinHome = copyOfAlice();
      say(alice, "a1");
      say(client(twinHome, second), "t1", "t2");
      sync(bob);
      say(bob, "b1");
      alice.close();
    }

    RemoteLogClient left() {
      RemoteLogClient left =
          RemoteLogClient.builder()
              .home(faults.home(twinHome))
              .store(faults.store(store))
              .pointer(faults.pointer(first))
              .pointer(faults.pointer(second))
              .clock(clock)
              .build();
      open.add(left);
      return left;
    }

    /** Two passes, as far as the device gets; whether it got to the end. */
    boolean passes() throws Exception {
      RemoteLogClient left = left();
      try {
        left.send(group, "t3");
        left.sync(Optional.empty());
        left.sync(Optional.empty());
      } catch (RemoteLogException e) {
        assertThat(e.advice()).isNotEmpty();
      }
      left.close();
      return !faults.isDead();
    }

    RemoteLogClient restarted() {
      twinHome.crash();
      twinHome = twinHome.reopen();
      faults.live();
      return left();
    }

    HeadRecord newest() throws Exception {
      return IpnsRecordCodec.parse(log, second.resolve(log, SECOND).get(0));
    }
  }

  @Test
  void nothingTakenAlongIsLostOrComesTwiceWhereverTheCopyDies() throws Exception {
    for (int points = 0; ; points++) {
      Scene scene = new Scene();
      scene.faults.dieAfter(points);
      boolean isFinished = scene.passes();
      RemoteLogClient left = scene.restarted();
      scene.syncAll(List.of(left), 3);
      RemoteLogClient joiner = scene.client(new MemoryHome(), scene.first);
      joiner.join(left.invite(scene.group, InviteOptions.DEFAULT), "Late");
      scene.syncAll(List.of(left, joiner, scene.bob), 2);

      List<String> expected = new ArrayList<>(List.of("common", "a1", "t1", "t2", "b1"));
      if (scene.texts(left).contains("t3")) {
        expected.add("t3");
      }
      scene.assertAllHave(List.of(left, joiner, scene.bob), expected.toArray(String[]::new));
      assertThat(scene.ownLog(left)).as("after " + points).isNotEqualTo(scene.log);
      HeadRecord last = scene.newest();
      assertThat(scene.sync(left).bytesOut()).as("ended after " + points).isZero();
      assertThat(scene.newest()).isEqualTo(last);
      scene.close();
      if (isFinished) {
        return;
      }
      assertThat(points).as("points").isLessThan(MOST_POINTS);
    }
  }
}
