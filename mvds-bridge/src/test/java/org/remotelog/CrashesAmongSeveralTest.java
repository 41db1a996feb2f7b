package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;

/**
 * Deaths at every point, one after the other, where more is at stake than one short log: segments
 * that are merged, pages, logs of several members, a fork.
 */
final class CrashesAmongSeveralTest {
  private static final int MOST_POINTS = 200;

  /** Two of them make a segment that is never merged again. */
  private static final int LARGE_BYTES = 100_000;

  /** With two more, the oldest final segments move to a page. */
  private static final int LARGE_BEFORE = 22;

  /** With one more, the oldest small segments are merged. */
  private static final int SMALL_BEFORE = 7;

  private final SplittableRandom random = new SplittableRandom(1);

  /** Alice writes, Bob and Carol read; Carol has read nothing since she joined. */
  private final class Scene {
    final Device.World world = new Device.World();
    final Device alice = world.device();
    final Device bob = world.device();
    final Device carol = world.device();
    final GroupId group;
    final Set<MessageId> acknowledged = new LinkedHashSet<>();

    Scene() throws Exception {
      group = alice.client.createGroup("friends").id();
      bob.joinBy(alice, group);
      carol.joinBy(alice, group);
    }

    void large(int count) throws Exception {
      List<Draft> drafts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        byte[] body = new byte[LARGE_BYTES];
        random.nextBytes(body);
        drafts.add(
            new Draft(
                Optional.empty(),
                Optional.empty(),
                "b",
                Bytes.wrap(body),
                Optional.empty(),
                List.of(),
                Optional.empty()));
      }
      alice.client.appendAll(group, drafts).forEach(sent -> acknowledged.add(sent.id()));
    }

    void small(Device device, String text) throws Exception {
      acknowledged.add(device.client.send(group, text).id());
    }

    void before() throws Exception {
      large(LARGE_BEFORE);
      alice.sync();
      for (int i = 0; i < SMALL_BEFORE; i++) {
        small(alice, "small " + i);
        alice.sync();
      }
      bob.sync();
    }

    void close() {
      List.of(alice, bob, carol).forEach(device -> device.client.close());
    }
  }

  private static LogState stateOf(Device device, GroupId group, LogName log) throws Exception {
    for (LogState state : device.client.inspect(group).logs()) {
      if (state.log().equals(log)) {
        return state;
      }
    }
    throw new AssertionError("no log " + log);
  }

  @Test
  void nothingIsLostWhenWriterDiesWhileItMergesAndMovesToPages() throws Exception {
    boolean finished = false;
    int points = 0;
    int deaths = 0;
    for (; !finished; points++) {
      Scene scene = new Scene();
      scene.before();
      Device alice = scene.alice;
      alice.faults.dieAfter(points);
      try {
        scene.large(2);
        scene.small(alice, "the eighth");
        alice.sync();
        scene.small(alice, "last");
        alice.sync();
        finished = !alice.faults.isDead();
      } catch (RemoteLogException e) {
        assertThat(e.advice()).isNotEmpty();
      }
      deaths += alice.faults.isDead() ? 1 : 0;
      alice.restart();
      assertThat(alice.sync().failures()).as("after " + points).isEmpty();
      scene.small(alice, "afterwards");
      assertThat(alice.sync().failures()).as("after " + points).isEmpty();
      if (finished) {
        LogState state = stateOf(alice, scene.group, alice.log(scene.group));
        assertThat(state.pages()).as("pages were written").isNotEmpty();
        assertThat(state.segments().size()).as("segments were merged").isLessThan(16);
      }
      // Reading all of it takes long.
      boolean isCold = finished || points % 4 == 0;
      for (Device reader : isCold ? List.of(scene.bob, scene.carol) : List.of(scene.bob)) {
        SyncReport report = reader.sync();
        assertThat(report.gaps()).as("after " + points).isEmpty();
        assertThat(report.isComplete()).as("after " + points).isTrue();
        assertThat(reader.causalIds(scene.group))
            .as("after " + points)
            .containsAll(scene.acknowledged)
            .containsExactlyInAnyOrderElementsOf(alice.causalIds(scene.group));
      }
      scene.close();
      assertThat(points).as("points").isLessThan(MOST_POINTS);
    }
    System.out.println("writer, merging and pages: died at " + deaths + " points");
  }

  /** Dies at every point of a pass; afterwards it has all that its twin, which lived, has. */
  private static void dieAtEveryPointOfReading(Scene scene, Device reader, boolean isForked)
      throws Exception {
    Device living = reader.twin();
    living.sync();
    List<MessageId> wanted = living.causalIds(scene.group);
    boolean finished = false;
    int points = 0;
    LogName own = reader.log(scene.group);
    List<Bytes> published = scene.world.pointer.resolve(own, Duration.ofSeconds(1));
    for (; !finished; points++) {
      // What the twins before have published of the reader's own log never happened.
      scene.world.pointer.replace(own, published);
      Device dying = reader.twin();
      List<MessageId> taken = new ArrayList<>();
      dying.faults.dieAfter(points);
      try {
        dying.sync();
        dying.client.drain(scene.group, "screen", message -> taken.add(message.id()));
        finished = !dying.faults.isDead();
      } catch (RemoteLogException e) {
        assertThat(e.advice()).isNotEmpty();
      }
      dying.restart();
      SyncReport report = dying.sync();
      assertThat(dying.causalIds(scene.group))
          .as("after " + points)
          .containsExactlyInAnyOrderElementsOf(wanted);
      assertThat(dying.client.proofs().forks(scene.group).isEmpty())
          .as("fork after " + points)
          .isEqualTo(!isForked);
      if (!isForked) {
        assertThat(report.isComplete()).as("after " + points).isTrue();
      }
      dying.client.drain(scene.group, "screen", message -> taken.add(message.id()));
      assertThat(new LinkedHashSet<>(taken)).as("after " + points).hasSameElementsAs(wanted);
      assertThat(taken.size()).as("after " + points).isLessThanOrEqualTo(wanted.size() + 1);
      dying.client.close();
      assertThat(points).as("points").isLessThan(MOST_POINTS);
    }
    living.client.close();
    System.out.println(
        "reader of " + wanted.size() + " messages: died at " + (points - 1) + " points");
  }

  @Test
  void nothingIsDeliveredTwiceOrLostWhenReaderOfSeveralLogsDiesAnywhere() throws Exception {
    Scene scene = new Scene();
    scene.before();
    scene.large(2);
    scene.small(scene.alice, "the eighth");
    scene.alice.sync();
    scene.carol.sync();
    scene.small(scene.carol, "an answer");
    scene.carol.sync();
    scene.alice.sync();
    scene.small(scene.alice, "and another");
    scene.alice.sync();
    dieAtEveryPointOfReading(scene, scene.bob, false);
    Device fresh = scene.world.device();
    fresh.client.join(scene.alice.client.invite(scene.group, InviteOptions.DEFAULT), "fresh");
    scene.alice.sync();
    dieAtEveryPointOfReading(scene, fresh, false);
    fresh.client.close();
    scene.close();
  }

  @Test
  void forkIsKnownAndNothingIsDeliveredTwiceWhenItsReaderDiesAnywhere() throws Exception {
    Scene scene = new Scene();
    scene.small(scene.alice, "common");
    scene.alice.sync();
    scene.bob.sync();
    LogName log = scene.alice.log(scene.group);
    Duration second = Duration.ofSeconds(1);
    Device copy = scene.alice.twin();
    List<Bytes> common = scene.world.pointer.resolve(log, second);
    scene.small(scene.alice, "one branch");
    scene.alice.sync();
    List<Bytes> both = new ArrayList<>(scene.world.pointer.resolve(log, second));
    scene.world.pointer.replace(log, common);
    copy.client.send(scene.group, "other branch");
    copy.sync();
    both.addAll(scene.world.pointer.resolve(log, second));
    scene.world.pointer.replace(log, both);
    dieAtEveryPointOfReading(scene, scene.bob, true);
    copy.client.close();
    scene.close();
  }
}
