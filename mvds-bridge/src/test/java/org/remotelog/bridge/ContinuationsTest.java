package org.remotelog.bridge;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.group.Group;
import org.remotelog.group.Limits;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.Successor;
import org.remotelog.log.client.LogWriter;
import org.remotelog.log.client.Network;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.crypto.Succession;

/** What heads say of successors fills no home. */
final class ContinuationsTest {
  private static final LogName CREATOR = Ed25519.name(seed("creator"));
  private static final Group GROUP =
      Group.create(CREATOR, Sha256.of(Bytes.utf8("nonce")).bytes(), "friends", seed("epoch"));

  private final MemoryHome home = new MemoryHome();
  private final AtomicInteger stamps = new AtomicInteger();

  private static SecretBytes seed(String name) {
    return SecretBytes.of(Sha256.of(Bytes.utf8(name)).bytes());
  }

  private static Successor fresh(LogName ended, int number) {
    SecretBytes seed = seed("successor " + number);
    return Succession.consent(ended, Ed25519.name(seed), Ed25519.signer(seed));
  }

  /** A bridge that keeps nothing between transactions, as after a restart. */
  private long rowsAfter(LogName ended, List<Successor> named) throws IOException {
    Network none = new Network(List.of(), List.of(), Runnable::run, 1, Duration.ofSeconds(1));
    LogWriter writer = new LogWriter(home, none, new SecureRandom(), () -> 0, LogEvents.NONE);
    Bridge bridge =
        new Bridge(writer, () -> 0, () -> Bytes.utf8("stamp " + stamps.incrementAndGet()));
    return bridge.transaction(
        home,
        GROUP.id(),
        session -> {
          Continuations.take(session, ended, named);
          return session.rows().memberEntryCount(GROUP.id());
        });
  }

  @Test
  void keepsAsManyRowsAsTheLimitHoweverManySuccessorsHeadsName() throws Exception {
    home.update(
        tables -> new GroupRows(tables).putGroup(new GroupRows.OwnGroup(GROUP, seed("agreement"))));
    int perHead = org.remotelog.log.Limits.MAX_SUCCESSORS - 1;
    LogName ended = CREATOR;
    int number = 0;
    for (int head = 1; head <= 20; head++) {
      LogName log = ended;
      List<Successor> named = new ArrayList<>();
      for (int i = 0; i < perHead; i++) {
        named.add(fresh(log, number++));
      }
      int rows = Math.min(head * perHead, Limits.MAX_SUCCESSIONS);
      assertThat(rowsAfter(log, named)).isEqualTo(rows);
      assertThat(rowsAfter(log, named)).as("the same head again").isEqualTo(rows);
      // Every third head is that of a successor, so that the tree is deep and wide.
      ended = head % 3 == 0 && head < 9 ? named.get(0).log() : ended;
    }
  }
}
