package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.LogName;
import org.remotelog.mvds.Envelope;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.EnvelopeCodec;
import org.remotelog.mvds.codec.MessageCodec;

/** Direct connections while homes fail and devices die at every point, and what is not taken. */
@Timeout(120)
final class DirectFaultsTest {
  private static final DirectOptions QUICK =
      new DirectOptions(SyncMode.INTERACTIVE, Duration.ofMillis(10));
  private static final int MESSAGES = 3;
  private static final int AT_A_TIME = 8;

  private static InetSocketAddress listen(DirectSync direct) throws Exception {
    return direct.listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    while (!condition.call()) {
      Thread.sleep(5);
    }
  }

  /** Both devices die at the given points, are started anew, and end with the same messages. */
  private static boolean run(int aliceDies, int bobDies) throws Exception {
    Device.World world = new Device.World();
    Device alice = world.device();
    Device bob = world.device();
    GroupId group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    for (int i = 0; i < MESSAGES; i++) {
      alice.client.send(group, "alice " + i);
      bob.client.send(group, "bob " + i);
    }
    alice.faults.dieAfter(aliceDies);
    bob.faults.dieAfter(bobDies);
    try (DirectSync one = alice.client.direct(group, QUICK, DirectEvents.NONE);
        DirectSync other = bob.client.direct(group, QUICK, DirectEvents.NONE)) {
      other.dial(listen(one));
      await(
          () ->
              alice.faults.isDead()
                  || bob.faults.isDead()
                  || isWhole(alice, group) && isWhole(bob, group));
    }
    boolean isDead = alice.faults.isDead() || bob.faults.isDead();
    alice.restart();
    bob.restart();
    try (DirectSync one = alice.client.direct(group, QUICK, DirectEvents.NONE);
        DirectSync other = bob.client.direct(group, QUICK, DirectEvents.NONE)) {
      other.dial(listen(one));
      await(
          () ->
              isWhole(alice, group)
                  && isWhole(bob, group)
                  && one.report().connected() == 1
                  && one.report().pending() == 0
                  && other.report().pending() == 0);
    }
    Set<MessageId> ids = new HashSet<>(alice.causalIds(group));
    assertThat(ids).hasSize(2 * MESSAGES).isEqualTo(new HashSet<>(bob.causalIds(group)));
    alice.client.close();
    bob.client.close();
    return isDead;
  }

  private static boolean isWhole(Device device, GroupId group) throws Exception {
    try {
      return device.messages(group).size() == 2 * MESSAGES;
    } catch (RemoteLogException e) {
      assertThat(device.faults.isDead()).isTrue();
      return false;
    }
  }

  private interface Run {
    boolean dies(int point) throws Exception;
  }

  /** How many points there are; some at a time, as most of a run is waiting. */
  private static int points(Run run) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME);
    try {
      for (int first = 0; ; first += AT_A_TIME) {
        List<Future<Boolean>> died = new ArrayList<>();
        for (int at = first; at < first + AT_A_TIME; at++) {
          int point = at;
          died.add(threads.submit(() -> run.dies(point)));
        }
        for (int i = 0; i < AT_A_TIME; i++) {
          if (!died.get(i).get()) {
            return first + i;
          }
        }
      }
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void nothingIsLostOrDeliveredTwiceWhenOneEndDiesAnywhere() throws Exception {
    int points = points(at -> run(at, Integer.MAX_VALUE));
    int others = points(at -> run(Integer.MAX_VALUE, at));
    assertThat(points).as("points of the one that listens").isGreaterThan(5);
    assertThat(others).as("points of the one that dials").isGreaterThan(5);
  }

  @Test
  void homeThatFailsForAWhileCostsNoConnectionAndNoMessage() throws Exception {
    Device.World world = new Device.World();
    Device alice = world.device();
    Device bob = world.device();
    GroupId group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    AtomicInteger failures = new AtomicInteger();
    AtomicInteger met = new AtomicInteger();
    DirectEvents counting =
        new DirectEvents() {
          @Override
          public void onConnected(Optional<LogName> member) {
            met.incrementAndGet();
          }

          @Override
          public void onFailure(IOException failure) {
            failures.incrementAndGet();
          }
        };
    try (DirectSync one = alice.client.direct(group, QUICK, counting);
        DirectSync other = bob.client.direct(group, QUICK, DirectEvents.NONE)) {
      alice.faults.dieAfter(0);
      other.dial(listen(one));
      await(() -> failures.get() > 0);
      assertThat(met.get()).isZero();
      alice.faults.live();
      bob.client.send(group, "after");
      await(() -> alice.texts(group).contains("after"));
      // Told after the commit that made the message visible.
      await(() -> met.get() > 0);
      assertThat(one.connected()).containsExactly(bob.log(group));
      alice.client.send(group, "answer");
      await(() -> bob.texts(group).contains("answer"));
      assertThat(met.get()).isEqualTo(1);
    }
  }

  @Test
  void listenerThatThrowsEndsTheConnectionsAndIsTold() throws Exception {
    Device.World world = new Device.World();
    Device alice = world.device();
    Device bob = world.device();
    GroupId group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    AtomicInteger stopped = new AtomicInteger();
    DirectEvents throwing =
        new DirectEvents() {
          @Override
          public void onMessage(MessageId id) {
            throw new IllegalStateException("a fault of the embedder");
          }

          @Override
          public void onStopped(Throwable cause) {
            stopped.incrementAndGet();
          }
        };
    bob.client.send(group, "hello");
    try (DirectSync one = alice.client.direct(group, QUICK, throwing);
        DirectSync other = bob.client.direct(group, QUICK, DirectEvents.NONE)) {
      other.dial(listen(one));
      await(() -> stopped.get() > 0);
      await(() -> other.connected().isEmpty());
      assertThat(one.connected()).isEmpty();
      assertThat(stopped.get()).isEqualTo(1);
    }
    // What was stored before the fault is there; another engine goes on.
    assertThat(alice.texts(group)).containsExactly("hello");
    try (DirectSync again = alice.client.direct(group, QUICK, DirectEvents.NONE)) {
      assertThat(again.report().pending()).isZero();
    }
  }

  /** Bob does not know yet that Carol was removed, and passes on what she wrote since. */
  @Test
  void messageOfRemovedMemberPassedOnByAnotherIsNeitherTakenNorTold() throws Exception {
    Device.World world = new Device.World();
    Device alice = world.device();
    Device bob = world.device();
    Device carol = world.device();
    GroupId group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    carol.joinBy(alice, group);
    bob.sync();
    alice.client.removeMember(group, carol.log(group));
    MessageId late = carol.client.send(group, "too late").id();
    bob.client.receive(group, carol.client.encoded(group, late));
    AtomicInteger told = new AtomicInteger();
    DirectEvents events =
        new DirectEvents() {
          @Override
          public void onMessage(MessageId id) {
            told.incrementAndGet();
          }
        };
    bob.client.send(group, "in time");
    try (DirectSync one = alice.client.direct(group, QUICK, events);
        DirectSync other = bob.client.direct(group, QUICK, DirectEvents.NONE)) {
      other.dial(listen(one));
      await(() -> one.report().refused().containsKey(Refusal.NOT_ACCEPTED));
      // Its parent is the late one: it waits for it, as it would when it came by a log.
      await(() -> one.report().received() == 1);
      // It is told after the turn in which it was counted.
      await(() -> told.get() > 0);
      assertThat(told.get()).isEqualTo(1);
      assertThat(alice.texts(group)).doesNotContain("too late");
    }
    assertThat(bob.texts(group)).containsExactly("too late", "in time");
  }

  @Test
  void fieldsOfNewerVersionsAreGivenOnDirectly() throws Exception {
    Device.World world = new Device.World();
    Device alice = world.device();
    GroupId group = alice.client.createGroup("friends").id();
    Bytes body = EnvelopeCodec.encode(Envelope.text(Bytes.wrap(new byte[8]), "from later"));
    Bytes field = Bytes.ofHex("fa3e0474657874");
    Message message = new Message(group, 1_700_000_000, body, Metadata.NONE, false, field);
    Bytes encoded = MessageCodec.encode(Dialect.SPEC, message);
    assertThat(alice.client.receive(group, encoded)).isTrue();
    MessageId id = alice.messages(group).get(0).id();
    assertThat(alice.client.encoded(group, id)).isEqualTo(encoded);
    assertThat(List.of(MessageCodec.decode(Dialect.SPEC, encoded).unknownFields()))
        .containsExactly(field);
  }
}
