package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Head;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.mvds.GroupId;
import org.remotelog.pointer.local.MemoryPointer;

/** Five logs that are written and twenty that have ended cost what five logs cost. */
@Timeout(120)
final class QuietLogsTest {
  private static final int ENDED = 20;
  private static final SyncOptions SPARING =
      SyncOptions.DEFAULT.withReach(SyncOptions.Reach.SPARING);
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
  private final MemoryContentStore store = new MemoryContentStore();
  private final Counting pointer = new Counting();
  private final List<RemoteLogClient> open = new ArrayList<>();
  private final MemoryHome aliceHome = new MemoryHome();
  private final RemoteLogClient alice = client(aliceHome);
  private final MemoryHome carolHome = new MemoryHome();
  private final MemoryHome erinHome = new MemoryHome();
  private final RemoteLogClient carol = client(carolHome);
  private final RemoteLogClient dave = client(new MemoryHome());
  private final RemoteLogClient erin = client(erinHome);
  private MemoryHome bobHome = new MemoryHome();
  private RemoteLogClient bob = client(bobHome);
  private final List<LogName> ended = new ArrayList<>();
  private GroupId group;

  /** Counts what is asked for. */
  private static final class Counting implements HeadPointer {
    private final MemoryPointer held = new MemoryPointer();
    private final Map<LogName, Integer> asked = Collections.synchronizedMap(new HashMap<>());

    @Override
    public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
      held.publish(log, record, deadline);
    }

    @Override
    public List<Bytes> resolve(LogName log, Duration deadline) throws IOException {
      asked.merge(log, 1, Integer::sum);
      return held.resolve(log, deadline);
    }

    @Override
    public String describe() {
      return held.describe();
    }

    @Override
    public void close() {}

    int askedFor(LogName log) {
      return asked.getOrDefault(log, 0);
    }
  }

  private RemoteLogClient client(MemoryHome home) {
    RemoteLogClient client =
        RemoteLogClient.builder().home(home).store(store).pointer(pointer).clock(clock).build();
    open.add(client);
    return client;
  }

  @AfterEach
  void close() {
    open.forEach(RemoteLogClient::close);
  }

  private SyncReport sync(RemoteLogClient client) throws Exception {
    return sync(client, SyncOptions.DEFAULT);
  }

  private SyncReport sync(RemoteLogClient client, SyncOptions options) throws Exception {
    clock.pass(Duration.ofMillis(100));
    SyncReport report = client.sync(Optional.empty(), options);
    assertThat(report.gaps()).isEmpty();
    assertThat(report.failures()).isEmpty();
    return report;
  }

  private void say(RemoteLogClient client, String text) throws Exception {
    client.send(group, text);
    sync(client);
  }

  private static LogName ownLog(RemoteLogClient client) throws Exception {
    return client.groups().get(0).ownLog();
  }

  /** Bob's device is put back from a backup again and again; Dave is away all the time. */
  @BeforeEach
  void endManyLogs() throws Exception {
    group = alice.createGroup("friends").id();
    for (RemoteLogClient guest : List.of(bob, carol, dave, erin)) {
      guest.join(alice.invite(group, InviteOptions.DEFAULT), "guest");
      sync(alice);
      sync(guest);
    }
    for (RemoteLogClient client : List.of(alice, bob, carol, dave, erin)) {
      say(client, "hello");
    }
    for (int i = 0; i < ENDED; i++) {
      MemoryHome backup = TwoCopiesTest.copyOf(bobHome);
      say(bob, "lost " + i);
      bob.close();
      ended.add(ownLog(client(bobHome)));
      bobHome = backup;
      bob = client(bobHome);
      say(bob, "after " + i);
      assertThat(ownLog(bob)).isNotIn(ended);
    }
    for (RemoteLogClient client : List.of(alice, bob, carol, erin)) {
      sync(client);
      clock.pass(MINUTE);
    }
    assertThat(alice.members(group)).hasSize(5 + ENDED);
    // Each head says once what is held of the ended logs.
    clock.pass(Duration.ofHours(25));
    for (RemoteLogClient client : List.of(alice, bob, carol, erin)) {
      say(client, "all is told");
    }
    clock.pass(Duration.ofHours(2));
  }

  private Head newestHead(RemoteLogClient client, MemoryHome home) throws Exception {
    LogName log = ownLog(client);
    HeadRecord record = IpnsRecordCodec.parse(log, pointer.held.resolve(log, DEADLINE).get(0));
    GroupRows.OwnGroup own = home.read(tables -> new GroupRows(tables).group(group)).orElseThrow();
    return HeadCodec.decode(
        log, record.verifiedInlineHead().orElseThrow(), new GroupKeys(own.group())::secret);
  }

  @Test
  void askPointersForThemHourlyAndForTheOthersInEachPass() throws Exception {
    for (int i = 0; i < 3; i++) {
      for (RemoteLogClient client : List.of(alice, bob, carol, erin)) {
        sync(client);
      }
      clock.pass(Duration.ofMinutes(11));
    }
    sync(alice, SPARING);
    pointer.asked.clear();
    int requests = 0;
    int most = 0;
    for (int minute = 0; minute < 60; minute++) {
      clock.pass(MINUTE.minusMillis(100));
      SyncReport report = sync(alice, minute % 2 == 0 ? SPARING : SyncOptions.DEFAULT);
      requests += report.requests();
      most = Math.max(most, report.requests());
    }
    // Which rosters Alice has read before differs with the keys; none is read twice, and each
    // ended log has one.
    int rosters =
        ENDED
            + newestHead(bob, bobHome).rosterBlocks().size()
            + newestHead(carol, carolHome).rosterBlocks().size()
            + newestHead(erin, erinHome).rosterBlocks().size();
    System.out.println(
        "5 logs and "
            + ENDED
            + " ended ones, 60 passes: "
            + requests
            + " requests, at most "
            + most
            + ", rosters "
            + rosters);
    int asked = 0;
    for (int times : pointer.asked.values()) {
      asked += times;
    }
    assertThat(asked).isEqualTo(60 * 4 + ENDED);
    assertThat(requests).as("rosters beside that").isBetween(asked, asked + rosters);
    assertThat(ended).allSatisfy(log -> assertThat(pointer.askedFor(log)).isEqualTo(1));
    assertThat(pointer.askedFor(ownLog(bob))).isEqualTo(60);
  }

  @Test
  void saysNothingOfThemOnceItIsSaidAndCountsAsASmallGroup() throws Exception {
    assertThat(newestHead(alice, aliceHome).receipts()).as("the last time").hasSize(4 + ENDED);
    say(alice, "once more");
    assertThat(newestHead(alice, aliceHome).receipts()).hasSize(4);
    // Receipts alone are soon a reason for a head in a small group, and not before a day in others.
    say(bob, "news");
    sync(alice);
    clock.pass(Duration.ofMinutes(11));
    assertThat(sync(alice).published()).isEqualTo(1);
    assertThat(newestHead(alice, aliceHome).receipts()).hasSize(4);
  }

  @Test
  void whoReadsThemLateSaysOnceWhatItHolds() throws Exception {
    MemoryHome lateHome = new MemoryHome();
    RemoteLogClient late = client(lateHome);
    late.join(alice.invite(group, InviteOptions.DEFAULT), "late");
    sync(alice);
    sync(late);
    sync(late);
    assertThat(newestHead(late, lateHome).receipts()).hasSize(5 + ENDED);
    clock.pass(MINUTE);
    say(late, "hello");
    assertThat(newestHead(late, lateHome).receipts()).hasSize(5);
  }

  @Test
  void anotherCopyThatNamesItsLogAfterADayIsFoundWithinAnHour() throws Exception {
    MemoryHome backup = TwoCopiesTest.copyOf(bobHome);
    LogName last = ownLog(bob);
    say(bob, "lost");
    RemoteLogClient first = client(TwoCopiesTest.copyOf(backup));
    say(first, "the first copy goes on");
    sync(alice);
    clock.pass(Duration.ofDays(1));
    sync(alice);
    RemoteLogClient second = client(backup);
    say(second, "the second one too");
    sync(second);
    assertThat(ownLog(second)).isNotEqualTo(last).isNotEqualTo(ownLog(first));
    boolean isFound = false;
    for (int minute = 0; minute < 60 && !isFound; minute++) {
      clock.pass(MINUTE);
      sync(alice, SPARING);
      for (DeliveredMessage message : alice.messages(group, 0, 10_000)) {
        isFound |= Device.text(message).equals("the second one too");
      }
    }
    assertThat(isFound).isTrue();
  }
}
