package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.pointer.local.MemoryPointer;

/**
 * Two copies of a home forked its log, and a third gets the heads of both and the entries of none,
 * while one of them goes on writing.
 */
@Timeout(60)
final class FreshGapsTest extends CopiedHomes {
  private static final Duration WAIT = Duration.ofMillis(CoreLimits.ENDING_WAIT_MS);

  private final BentStore hidden = new BentStore(store);
  private final BentStore withholding = new BentStore(store);
  private RemoteLogClient writing;
  private RemoteLogClient third;

  private RemoteLogClient client(MemoryHome home, BentStore through, MemoryPointer... pointers) {
    ClientBuilder builder = RemoteLogClient.builder().home(home).store(through).clock(clock);
    for (MemoryPointer pointer : pointers) {
      builder = builder.pointer(pointer);
    }
    RemoteLogClient client = builder.build();
    open.add(client);
    return client;
  }

  private void pass(RemoteLogClient client) throws Exception {
    clock.pass(Duration.ofSeconds(2));
    assertThat(client.sync(Optional.empty()).failures()).isEmpty();
  }

  @BeforeEach
  void forkWhatTheThirdCopyCannotRead() throws Exception {
    makeGroup();
    RemoteLogClient twin = client(copyOfAlice(), hidden, second);
    MemoryHome thirdHome = copyOfAlice();
    alice.close();
    writing = client(aliceHome, hidden, first);
    say(writing, "a1");
    say(twin, "t1");
    withholding.bendGet(
        cid -> hidden.given().contains(cid) ? Optional.empty() : withholding.straightGet(cid));
    third = client(thirdHome, withholding, first, second);
    clock.pass(Duration.ofHours(1));
    third.send(group, "c1");
    pass(third);
    assertThat(ownLog(third)).isNotEqualTo(log);
  }

  @Test
  void aCopyThatGoesOnPublishingDoesNotHoldTheEndingBackForLongerThanADay() throws Exception {
    Duration waited = Duration.ZERO;
    while (waited.compareTo(WAIT.minusHours(1)) < 0) {
      clock.pass(Duration.ofHours(1));
      waited = waited.plusHours(1);
      say(writing, "after " + waited.toHours());
      pass(third);
    }
    sync(bob);
    assertThat(texts(bob)).as("a moment before").doesNotContain("c1");

    clock.pass(Duration.ofHours(1));
    pass(third);

    sync(bob);
    assertThat(texts(bob)).contains("common", "c1");
  }
}
