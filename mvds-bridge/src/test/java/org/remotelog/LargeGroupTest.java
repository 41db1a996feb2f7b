package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.client.PassTrace;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.mvds.GroupId;

/** Bob watches a group of hundreds of logs, which Alice writes for so many authors. */
@Timeout(120)
final class LargeGroupTest {
  private static final SyncOptions SPARING =
      SyncOptions.DEFAULT.withReach(SyncOptions.Reach.SPARING);

  private final Device.World world = new Device.World();
  private final Device alice = world.device();
  private final Device bob = world.device();
  private GroupId group;

  private static Draft draft(int author, String text) {
    return new Draft(
        Optional.of("author " + author),
        Optional.empty(),
        "text/plain",
        Bytes.utf8(text),
        Optional.of(List.of()),
        List.of(),
        Optional.empty());
  }

  private void meet(int authors) throws Exception {
    group = alice.client.createGroup("many").id();
    List<Draft> drafts = new ArrayList<>();
    for (int i = 0; i < authors; i++) {
      drafts.add(draft(i, "hello"));
    }
    alice.client.appendAll(group, drafts);
    alice.sync();
    bob.joinBy(alice, group);
    assertThat(bob.messages(group)).hasSize(authors);
    // His receipts go out, so that the passes below do nothing but read.
    bob.sync();
    world.clock.pass(Duration.ofHours(2));
  }

  private SyncReport poll() throws Exception {
    world.clock.pass(Duration.ofMinutes(1));
    return bob.client.sync(Optional.of(group), SPARING);
  }

  @Test
  void idlePassAsksForAShareAndNewsOfAnybodyComeWithinTheTurns() throws Exception {
    int authors = 500;
    meet(authors);
    int turns = (int) CoreLimits.POLL_TURNS;
    int most = 0;
    long bytes = 0;
    int all = 0;
    for (int i = 0; i < turns; i++) {
      SyncReport idle = poll();
      most = Math.max(most, idle.requests());
      all += idle.requests();
      bytes += idle.bytesIn();
      assertThat(idle.rounds()).isEqualTo(1);
      assertThat(idle.gaps()).isEmpty();
    }
    SyncReport full = bob.sync();
    System.out.printf(
        "idle pass of %d logs: all %d requests %d bytes; sparing at most %d, on average %d"
            + " requests %d bytes%n",
        authors + 1, full.requests(), full.bytesIn(), most, all / turns, bytes / turns);
    assertThat(full.requests()).isEqualTo(authors + 1);
    assertThat(all).as("every log once").isEqualTo(authors + 1);
    assertThat(most).isLessThan(authors / 8);
    PassTrace trace = bob.client.proofs().explain(group).orElseThrow();
    assertThat(trace.skipped()).isZero();

    Random random = new Random(500);
    int worst = 0;
    for (int round = 0; round < 8; round++) {
      alice.client.appendAll(group, List.of(draft(random.nextInt(authors), "news " + round)));
      alice.client.flush();
      int passes = 0;
      long got = 0;
      while (got == 0) {
        got = poll().newMessages();
        passes++;
      }
      worst = Math.max(worst, passes);
      world.clock.pass(Duration.ofHours(2));
    }
    System.out.println("news of one of them came after at most " + worst + " passes");
    assertThat(worst).isLessThanOrEqualTo(turns);
    assertThat(bob.client.proofs().explain(group).orElseThrow().skipped()).isGreaterThan(400);
  }

  @Test
  void logThatHadNewsIsAskedForInEveryPass() throws Exception {
    meet(CoreLimits.MAX_LOGS_ASKED_ALWAYS + 16);
    alice.client.appendAll(group, List.of(draft(7, "news")));
    alice.client.flush();
    bob.sync();
    for (int i = 0; i < 3; i++) {
      alice.client.appendAll(group, List.of(draft(7, "more " + i)));
      alice.client.flush();
      assertThat(poll().newMessages()).isEqualTo(1);
    }
  }

  @Test
  void whoeverJoinsIsAskedForAtOnce() throws Exception {
    meet(CoreLimits.MAX_LOGS_ASKED_ALWAYS + 16);
    alice.client.send(group, "wake up");
    alice.client.flush();
    bob.sync();
    alice.client.appendAll(group, List.of(draft(1_000, "I am new")));
    alice.client.flush();
    assertThat(poll().newMessages()).isEqualTo(1);
  }

  @Test
  void smallGroupIsAskedForAsAWhole() throws Exception {
    meet(3);
    SyncReport idle = poll();
    assertThat(idle.requests()).isEqualTo(4);
    assertThat(bob.client.proofs().explain(group).orElseThrow().skipped()).isZero();
  }

  /**
   * Carol reads all and says something now and then; of the others Bob asks for a few each time.
   */
  @Test
  void newsOfALogThatIsNotAskedForComesWithTheNextRosterOfAnActiveMember() throws Exception {
    meet(CoreLimits.MAX_LOGS_ASKED_ALWAYS + 16);
    Device carol = world.device();
    carol.joinBy(alice, group);
    carol.client.send(group, "hello from carol");
    carol.sync();
    bob.sync();
    world.clock.pass(Duration.ofMinutes(40));
    carol.client.send(group, "still here");
    carol.client.flush();
    assertThat(poll().newMessages()).isEqualTo(1);
    world.clock.pass(Duration.ofMinutes(30));

    List<Draft> news = new ArrayList<>();
    for (int author = 10; author < 14; author++) {
      news.add(draft(author, "news of " + author));
    }
    alice.client.appendAll(group, news);
    alice.client.flush();
    carol.sync();
    carol.client.send(group, "look at that");
    carol.client.flush();
    SyncReport report = poll();

    PassTrace trace = bob.client.proofs().explain(group).orElseThrow();
    assertThat(trace.skipped()).isPositive();
    assertThat(trace.lines())
        .filteredOn(line -> line.kind() == PassTrace.Kind.SHOWN)
        .isNotEmpty()
        .allMatch(line -> line.why().contains("its pointers were not asked in this pass"));
    assertThat(report.newMessages()).isEqualTo(news.size() + 1);
    assertThat(report.isComplete()).isTrue();
    carol.client.close();
  }
}
