package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;

final class ThreadsTest {
  private final Device.World world = new Device.World();

  @Test
  @Timeout(60)
  void nothingIsLostWhenManyThreadsSendSyncReadAndClose() throws Exception {
    Device alice = world.device();
    Device bob = world.device();
    GroupId group = alice.client.createGroup("friends").id();
    bob.joinBy(alice, group);
    Queue<MessageId> sent = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    CountDownLatch start = new CountDownLatch(1);
    List<Future<?>> work = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      int number = t;
      work.add(
          threads.submit(
              () -> {
                start.await();
                Device device = number % 2 == 0 ? alice : bob;
                for (int i = 0; ; i++) {
                  try {
                    if (number < 4) {
                      sent.add(device.client.send(group, number + " " + i).id());
                      TimeUnit.MILLISECONDS.sleep(1);
                    } else if (number < 6) {
                      assertThat(device.client.sync(java.util.Optional.empty()).failures())
                          .isEmpty();
                    } else {
                      device.client.messages(group, 0, 10);
                      device.client.drain(group, "reader " + number, message -> {});
                    }
                  } catch (IllegalStateException closed) {
                    return null;
                  }
                }
              }));
    }
    start.countDown();
    TimeUnit.MILLISECONDS.sleep(1_000);
    assertThat(alice.client.close(Duration.ofSeconds(30))).isTrue();
    assertThat(bob.client.close(Duration.ofSeconds(30))).isTrue();
    for (Future<?> one : work) {
      one.get(30, TimeUnit.SECONDS);
    }
    threads.shutdown();
    alice.restart();
    bob.restart();
    alice.sync();
    bob.sync();
    alice.sync();
    assertThat(alice.causalIds(group)).hasSize(sent.size());
    assertThat(alice.causalIds(group)).containsExactlyInAnyOrderElementsOf(sent);
    assertThat(bob.causalIds(group)).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  @Timeout(30)
  void interruptedPassSaysSoAndGoesOnLater() throws Exception {
    Device alice = world.device();
    GroupId group = alice.client.createGroup("friends").id();
    alice.client.send(group, "one");
    Thread.currentThread().interrupt();
    RemoteLogException thrown =
        org.assertj.core.api.Assertions.catchThrowableOfType(
            RemoteLogException.class, () -> alice.client.flush());
    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown).isInstanceOf(RemoteLogException.Interrupted.class);
    assertThat(thrown.advice()).isNotEmpty();
    assertThat(alice.client.flush().pending()).isZero();
  }
}
