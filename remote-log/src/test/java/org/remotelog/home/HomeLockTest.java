package org.remotelog.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.remotelog.sqlite.UnusableFolderException;

class HomeLockTest {
  @TempDir private Path folder;

  @Test
  void refusesSecondHolderInTheSameProcessAndNamesTheFirst() throws IOException {
    try (HomeLock first = acquire("pid 1 first", 0)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> acquire("pid 2 second", 60))
          .isInstanceOfSatisfying(
              HomeLockedException.class, e -> assertThat(e.holder()).isEqualTo("pid 1 first"))
          .hasMessageContaining("pid 1 first")
          .hasMessageContaining(folder.toString());
    }
    acquire("pid 2 second", 0).close();
  }

  @Test
  void closingTwiceLeavesTheNextHolderAlone() throws IOException {
    HomeLock first = acquire("first", 0);
    first.close();
    try (HomeLock second = acquire("second", 0)) {
      assertThat(second).isNotNull();
      first.close();
      assertThatThrownBy(() -> acquire("third", 0)).isInstanceOf(HomeLockedException.class);
    }
  }

  @Test
  void waitsUntilHolderHasFinished() throws Exception {
    HomeLock first = acquire("first", 0);
    ExecutorService other = Executors.newSingleThreadExecutor();
    try {
      Future<HomeLock> second = other.submit(() -> acquire("second", 20_000));
      Thread.sleep(60);
      assertThat(second.isDone()).isFalse();
      first.close();
      second.get(20, TimeUnit.SECONDS).close();
    } finally {
      other.shutdownNow();
    }
  }

  @Test
  void oneThreadAtATimeHoldsIt() throws Exception {
    AtomicInteger holders = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try {
      List<Future<?>> running = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        running.add(
            threads.submit(
                () -> {
                  for (int n = 0; n < 5; n++) {
                    try (HomeLock lock = acquire("thread", 30_000)) {
                      assertThat(lock).isNotNull();
                      most.accumulateAndGet(holders.incrementAndGet(), Math::max);
                      Thread.sleep(2);
                      holders.decrementAndGet();
                    }
                  }
                  return 0;
                }));
      }
      for (Future<?> one : running) {
        one.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(most).hasValue(1);
  }

  @Test
  void namesTheOtherProcessAndTakesOverWhenItWasKilled() throws Exception {
    try (ChildJvm child = ChildJvm.start(LockingProcess.class, folder.toString())) {
      assertThat(child.nextLine()).isEqualTo("locked");
      // Twice: giving up must not give the other's lock away.
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(() -> acquire("me", 0))
            .isInstanceOf(HomeLockedException.class)
            .hasMessageContaining("pid " + child.pid() + " holder");
      }
      child.kill();
      acquire("me", 0).close();
    }
  }

  @Test
  void refusalLeavesOwnLockAgainstOtherProcesses() throws Exception {
    try (HomeLock first = acquire("first", 0)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> acquire("second", 0)).isInstanceOf(HomeLockedException.class);
      try (ChildJvm child = ChildJvm.start(LockingProcess.class, folder.toString())) {
        assertThat(child.nextLine()).isEmpty();
        assertThat(child.await()).isEqualTo(1);
      }
    }
  }

  @Test
  void endsWaitingWhenInterrupted() throws IOException {
    try (HomeLock first = acquire("first", 0)) {
      assertThat(first).isNotNull();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> acquire("second", 20_000))
          .isInstanceOf(InterruptedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void refusesPlaceBelowFile() throws IOException {
    Path file = Files.write(folder.resolve("file"), new byte[1]);
    assertThatThrownBy(() -> HomeLock.acquire(file.resolve("home"), Duration.ZERO, "me"))
        .isInstanceOf(UnusableFolderException.class);
  }

  private HomeLock acquire(String holder, long waitMs) throws IOException {
    return HomeLock.acquire(folder, Duration.ofMillis(waitMs), holder);
  }
}
