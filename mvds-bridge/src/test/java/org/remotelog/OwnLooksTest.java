package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
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

  private RemoteLogClient client(MemoryHome of) {
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
}
