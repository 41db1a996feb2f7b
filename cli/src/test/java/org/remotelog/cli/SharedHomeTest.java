package org.remotelog.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.home.HomeLock;
import org.remotelog.home.HomeLockedException;
import org.remotelog.home.memory.MemoryHome;

/** The home's lock, as it is shared by the threads of a process and with other processes. */
@Timeout(60)
final class SharedHomeTest {
  @TempDir Path folder;

  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicInteger held = new AtomicInteger();
  private final MemoryHome inner = new MemoryHome();
  private final SharedHome home =
      new SharedHome(
          inner,
          () -> {
            taken.incrementAndGet();
            assertThat(held.incrementAndGet()).isEqualTo(1);
            return held::decrementAndGet;
          });

  @Test
  void lockIsHeldDuringEachTransactionAndNotBetweenThem() throws Exception {
    for (int i = 1; i <= 3; i++) {
      home.update(tables -> assertThat(held.get()).isEqualTo(1));
      assertThat(held.get()).isZero();
      assertThat(taken.get()).isEqualTo(i);
    }
  }

  @Test
  void readsTakeNoLock() throws Exception {
    home.read(tables -> assertThat(held.get()).isZero());
    assertThat(taken.get()).isZero();
  }

  @Test
  void holdingCoversSeveralTransactionsAlsoOfOtherThreads() throws Exception {
    try (SharedHome.Hold hold = home.hold()) {
      home.update(tables -> {});
      CompletableFuture.runAsync(() -> update(home)).join();
      assertThat(held.get()).isEqualTo(1);
    }
    assertThat(held.get()).isZero();
    assertThat(taken.get()).isEqualTo(1);
  }

  private static void update(SharedHome home) {
    try {
      home.update(tables -> {});
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void lockIsGivenBackWhenTheWorkFails() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                home.update(
                    tables -> {
                      throw new IOException("no");
                    }));
    assertThat(held.get()).isZero();
  }

  @Test
  void lockThatAnotherHasIsToldAndTheNextTryWorks() throws Exception {
    SharedHome shared =
        new SharedHome(inner, () -> HomeLock.acquire(folder, Duration.ZERO, "this one"));
    try (HomeLock other = HomeLock.acquire(folder, Duration.ZERO, "4711 another")) {
      assertThatExceptionOfType(HomeLockedException.class)
          .isThrownBy(() -> shared.update(tables -> {}))
          .withMessageContaining("4711 another");
    }
    shared.update(tables -> {});
  }

  @Test
  void othersGetTheLockWhileOneHomeIsBusyWithoutPause() throws Exception {
    SharedHome busy =
        new SharedHome(inner, () -> HomeLock.acquire(folder, Duration.ofSeconds(30), "busy"));
    AtomicBoolean isOver = new AtomicBoolean();
    CountDownLatch begun = new CountDownLatch(1);
    CompletableFuture<Void> work =
        CompletableFuture.runAsync(
            () -> {
              while (!isOver.get()) {
                update(busy);
                begun.countDown();
              }
            });
    assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();
    List<HomeLock> got = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      HomeLock lock = HomeLock.acquire(folder, Duration.ofSeconds(30), "another");
      got.add(lock);
      lock.close();
    }
    isOver.set(true);
    work.join();
    assertThat(got).hasSize(3);
  }
}
