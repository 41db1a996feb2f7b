package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.home.Home;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LogName;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.mvds.GroupId;
import org.remotelog.pointer.local.MemoryPointer;

/**
 * Before something is published, pointers are asked for the own log now and then, not each time.
 */
@Timeout(60)
final class OwnLooksTest {
  private static final Duration LOOK = Duration.ofMillis(CoreLimits.OWN_LOG_LOOK_MS);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
  private final MemoryContentStore store = new MemoryContentStore();
  private final BentPointer counted = new BentPointer("counted", new MemoryPointer());
  private final BentPointer other = new BentPointer("other", new MemoryPointer());
  private final MemoryHome home = new MemoryHome();
  private RemoteLogClient client = client(home);
  private GroupId group;
  private LogName log;
  private int looks;

  private RemoteLogClient client(Home of) {
    return RemoteLogClient.builder()
        .home(of)
        .store(store)
        .pointer(counted)
        .pointer(other)
        .executor(Runnable::run)
        .clock(clock)
        .build();
  }

  @BeforeEach
  void publishSomething() throws Exception {
    GroupInfo info = client.createGroup("alone");
    group = info.id();
    log = info.ownLog();
    publish(Duration.ZERO);
    // From now on the look at its first publication is over.
    clock.pass(LOOK);
    counted.bendResolve(
        name -> {
          looks += name.equals(log) ? 1 : 0;
          return counted.straightResolve(name);
        });
  }

  /** How often the pointer was asked for the own log by this. */
  private int publish(Duration later) throws Exception {
    clock.pass(later);
    int before = looks;
    client.send(group, "text");
    SyncReport report = client.sync(Optional.empty());
    assertThat(report.failures()).isEmpty();
    assertThat(report.published()).isOne();
    return looks - before;
  }

  /** Each pass asked for it once the first ten minutes were over: 0.6 times a chat's messages. */
  @Test
  void logThatIsPublishedEachMinuteIsAskedForOnceInTenMinutes() throws Exception {
    for (int minute = 0; minute < 60; minute++) {
      publish(MINUTE);
    }
    assertThat(looks).isEqualTo(6);
  }

  @Test
  void logIsAskedForAgainAfterExactlyTheTimeAndNotBefore() throws Exception {
    assertThat(publish(Duration.ZERO)).isOne();
    assertThat(publish(LOOK.minusMillis(1))).isZero();
    assertThat(publish(Duration.ofMillis(1))).isOne();
  }

  @Test
  void lookThatAPointerDidNotAnswerIsMadeAgain() throws Exception {
    other.bendResolve(
        name -> {
          throw new IOException("down");
        });
    assertThat(publish(Duration.ZERO)).isOne();
    assertThat(publish(MINUTE)).isOne();
    other.straighten();
    assertThat(publish(MINUTE)).isOne();
    assertThat(publish(MINUTE)).isZero();
  }

  @Test
  void clockThatWentBackMakesALook() throws Exception {
    assertThat(publish(LOOK.multipliedBy(3))).isOne();
    assertThat(publish(LOOK.negated())).isOne();
    assertThat(publish(MINUTE)).isZero();
  }

  @Test
  void programThatStartsAnewAsksBeforeItPublishes() throws Exception {
    assertThat(publish(Duration.ZERO)).isOne();
    assertThat(publish(MINUTE)).isZero();
    client.close();
    client = client(home);
    assertThat(publish(MINUTE)).isOne();
  }

  @Test
  void logThatCouldNotBeEndedIsEndedBeforeItsNextRecordIsSigned() throws Exception {
    beToldWhileTheDiskIsFull();
    client.sync(Optional.empty());
    assertThat(client.groups().get(0).ownLog()).isNotEqualTo(log);
  }

  @Test
  void logThatCouldNotBeEndedIsEndedByAFlushToo() throws Exception {
    beToldWhileTheDiskIsFull();
    client.flush();
    assertThat(client.groups().get(0).ownLog()).isNotEqualTo(log);
  }

  @Test
  void logThatCouldNotBeEndedIsEndedByAPassThatAsksNobody() throws Exception {
    beToldWhileTheDiskIsFull();
    client.sync(Optional.empty(), SyncOptions.DEFAULT.withReach(SyncOptions.Reach.NOBODY));
    assertThat(client.groups().get(0).ownLog()).isNotEqualTo(log);
  }

  /** The disk has room again then, and no pointer is in reach. */
  private void beToldWhileTheDiskIsFull() throws Exception {
    client.close();
    RemoteLogClient copy = client(CopiedHomes.copyOf(home));
    copy.send(group, "by the other copy");
    assertThat(copy.sync(Optional.empty()).published()).isOne();
    copy.close();
    AtomicBoolean isFull = new AtomicBoolean();
    client = client(fullWhile(isFull));
    clock.pass(LOOK);
    client.send(group, "text");
    isFull.set(true);
    assertThatThrownBy(() -> client.sync(Optional.empty())).hasMessageContaining("disk is full");
    isFull.set(false);
    clock.pass(LOOK);
    for (BentPointer pointer : List.of(counted, other)) {
      pointer.bendResolve(
          name -> {
            throw new IOException("down");
          });
      pointer.bendPublish(
          (name, record) -> {
            throw new IOException("down");
          });
    }
  }

  private Home fullWhile(AtomicBoolean isFull) {
    return new Home() {
      @Override
      public <T> T transaction(Work<T> work) throws IOException {
        if (isFull.get()) {
          throw new IOException("the disk is full");
        }
        return home.transaction(work);
      }

      @Override
      public <T> T read(Work<T> work) throws IOException {
        return home.read(work);
      }

      @Override
      public void close() {
        home.close();
      }
    };
  }
}
