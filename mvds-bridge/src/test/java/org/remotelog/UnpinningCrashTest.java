package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.mvds.GroupId;

/** Deaths at every point of the pass that removes replaced blocks: the log stays whole. */
final class UnpinningCrashTest {
  private static final int MOST_POINTS = 100;
  private static final int MESSAGES = 30;

  /** Heads whose replaced blocks are not known to have left the stores. */
  private static long toBeRemoved(Device device) throws Exception {
    return device.home.read(tables -> tables.table(HomeTable.SEGMENTS).count(Keys.START, Keys.END));
  }

  @Test
  void logStaysWholeWhenItsWriterDiesWhileItRemovesReplacedBlocks() throws Exception {
    boolean finished = false;
    int points = 0;
    for (; !finished; points++) {
      Device.World world = new Device.World();
      Device alice = world.device();
      Device bob = world.device();
      GroupId group = alice.client.createGroup("friends").id();
      bob.joinBy(alice, group);
      for (int i = 0; i < MESSAGES; i++) {
        alice.client.send(group, "small " + i);
        alice.sync();
      }
      world.clock.pass(Duration.ofDays(8));
      assertThat(toBeRemoved(alice)).isPositive();
      alice.faults.dieAfter(points);
      try {
        alice.sync();
        finished = !alice.faults.isDead();
      } catch (RemoteLogException e) {
        assertThat(e.advice()).isNotEmpty();
      }
      alice.restart();
      alice.sync();
      // What failed is tried again after a while.
      world.clock.pass(Duration.ofHours(6));
      alice.sync();
      assertThat(toBeRemoved(alice)).as("after " + points).isZero();
      Device fresh = world.device();
      fresh.joinBy(alice, group);
      for (Device reader : List.of(bob, fresh)) {
        assertThat(reader.sync().gaps()).as("after " + points).isEmpty();
        assertThat(reader.causalIds(group))
            .as("after " + points)
            .hasSize(MESSAGES)
            .containsExactlyInAnyOrderElementsOf(alice.causalIds(group));
        assertThat(reader.client.gaps(group)).as("after " + points).isEmpty();
      }
      List.of(alice, bob, fresh).forEach(device -> device.client.close());
      assertThat(points).isLessThan(MOST_POINTS);
    }
    System.out.println("writer that removes replaced blocks: died at " + (points - 1) + " points");
  }
}
