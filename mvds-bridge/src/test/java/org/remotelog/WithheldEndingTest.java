package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.mvds.GroupId;
import org.remotelog.pointer.local.MemoryPointer;

/**
 * A copy of a home may not see the newest head of its log: that holds its ending back for a day.
 */
@Timeout(60)
final class WithheldEndingTest {
  private static final Duration WAIT = Duration.ofMillis(CoreLimits.ENDING_WAIT_MS);

  private final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
  private final MemoryContentStore store = new MemoryContentStore();
  private final BentStore withholding = new BentStore(store);
  private final MemoryPointer pointer = new MemoryPointer();
  private final Set<Cid> withheld = new HashSet<>();
  private final List<HeadRecord> published = new ArrayList<>();
  private final List<LogName> resolved = new ArrayList<>();
  private final List<RemoteLogClient> open = new ArrayList<>();
  private final MemoryHome aliceHome = new MemoryHome();
  private final RemoteLogClient alice = client(aliceHome);
  private final RemoteLogClient bob = client(new MemoryHome());
  private final RemoteLogClient carol = client(new MemoryHome());
  private RemoteLogClient copy;
  private GroupId group;
  private LogName log;

  private RemoteLogClient client(MemoryHome home) {
    return opened(RemoteLogClient.builder().home(home).store(store));
  }

  /** With pointers that give records without the head inside. */
  private RemoteLogClient opened(ClientBuilder builder) {
    BentPointer bare = new BentPointer("bare", pointer);
    bare.bendResolve(
        name -> {
          resolved.add(name);
          List<Bytes> records = new ArrayList<>();
          for (Bytes record : bare.straightResolve(name)) {
            records.add(IpnsRecordCodec.bare(parsed(name, record)).bytes());
          }
          return records;
        });
    bare.bendPublish(
        (name, record) -> {
          published.add(parsed(name, record));
          bare.straightPublish(name, record);
        });
    RemoteLogClient client = builder.pointer((HeadPointer) bare).clock(clock).build();
    open.add(client);
    return client;
  }

  private static HeadRecord parsed(LogName name, Bytes record) throws IOException {
    try {
      return IpnsRecordCodec.parse(name, record);
    } catch (MalformedException e) {
      throw new IOException(e);
    }
  }

  private HeadRecord newest() throws Exception {
    return parsed(log, pointer.resolve(log, Duration.ofSeconds(1)).get(0));
  }

  @AfterEach
  void close() {
    open.forEach(RemoteLogClient::close);
  }

  private SyncReport sync(RemoteLogClient client) throws Exception {
    clock.pass(Duration.ofSeconds(2));
    SyncReport report = client.sync(Optional.empty());
    assertThat(report.failures()).isEmpty();
    return report;
  }

  private void say(RemoteLogClient client, String text) throws Exception {
    client.send(group, text);
    sync(client);
  }

  private List<String> texts(RemoteLogClient client) throws RemoteLogException {
    List<String> texts = new ArrayList<>();
    client.messages(group, 0, 100).forEach(message -> texts.add(Device.text(message)));
    return texts;
  }

  /** The copy does not get the head with Alice's last message, and Bob has it. */
  @BeforeEach
  void withholdTheNewestHead() throws Exception {
    group = alice.createGroup("friends").id();
    log = alice.groups().get(0).ownLog();
    for (RemoteLogClient guest : List.of(bob, carol)) {
      guest.join(alice.invite(group, InviteOptions.DEFAULT), "guest");
      sync(alice);
      sync(guest);
    }
    say(alice, "common");
    sync(carol);
    MemoryHome copyHome = TwoCopiesTest.copyOf(aliceHome);
    say(alice, "a1");
    sync(bob);
    withheld.add(newest().head());
    withholding.bendGet(
        cid -> withheld.contains(cid) ? Optional.empty() : withholding.straightGet(cid));
    copy = opened(RemoteLogClient.builder().home(copyHome).store(withholding));
    clock.pass(Duration.ofHours(1));
    say(copy, "c1");
    assertThat(copy.groups().get(0).ownLog()).isNotEqualTo(log);
  }

  @Test
  void waitsForADayAndThenTellsItsSuccessorAboveWhatItCannotRead() throws Exception {
    HeadRecord hidden = newest();
    clock.pass(WAIT.minusMinutes(1));
    sync(copy);
    assertThat(newest()).as("a moment before").isEqualTo(hidden);

    clock.pass(Duration.ofMinutes(2));
    sync(copy);

    assertThat(newest().sequence()).isEqualTo(hidden.sequence() + 1);
    HeadRecord ended = newest();
    sync(copy);
    sync(copy);
    assertThat(newest()).as("signed once").isEqualTo(ended);
    for (RemoteLogClient reader : List.of(bob, carol)) {
      sync(reader);
      assertThat(texts(reader)).contains("common", "c1");
    }
    assertThat(texts(bob)).contains("a1");
  }

  @Test
  void theOtherCopyGoesOnWithAllEntriesAndNamesBoth() throws Exception {
    clock.pass(WAIT.plusMinutes(1));
    sync(copy);
    sync(bob);
    sync(carol);

    say(alice, "a2");
    clock.pass(Duration.ofHours(1));
    sync(alice);

    for (RemoteLogClient reader : List.of(bob, carol, alice, copy)) {
      sync(reader);
      sync(reader);
      assertThat(texts(reader)).containsExactlyInAnyOrder("common", "a1", "c1", "a2");
    }
    for (RemoteLogClient client : List.of(alice, copy, bob, carol)) {
      clock.pass(Duration.ofHours(1));
      sync(client);
      clock.pass(Duration.ofHours(1));
      assertThat(sync(client).bytesOut()).isZero();
    }
  }

  @Test
  void aHeadThatComesInTimeIsEndedAndNotAnOlderOne() throws Exception {
    HeadRecord hidden = newest();
    clock.pass(Duration.ofHours(3));
    sync(copy);
    withheld.clear();
    sync(copy);
    sync(copy);
    assertThat(newest().sequence()).isEqualTo(hidden.sequence() + 1);
    assertThat(texts(copy)).containsExactlyInAnyOrder("common", "a1", "c1");
    sync(carol);
    assertThat(texts(carol)).containsExactlyInAnyOrder("common", "a1", "c1");
    assertThat(carol.proofs().forks(group)).isEmpty();
  }

  @Test
  void waitsForEntriesOfAHeadThatCame() throws Exception {
    HeadRecord hidden = newest();
    withheld.clear();
    for (LogState state : alice.inspect(group).logs()) {
      if (state.own()) {
        state.segments().forEach(segment -> withheld.add(segment.cid()));
      }
    }
    clock.pass(Duration.ofHours(3));
    sync(copy);
    sync(copy);
    assertThat(newest()).isEqualTo(hidden);
    withheld.clear();
    sync(copy);
    sync(copy);
    assertThat(newest().sequence()).isEqualTo(hidden.sequence() + 1);
    assertThat(texts(copy)).containsExactlyInAnyOrder("common", "a1", "c1");
  }

  @Test
  void theLastHeadIsSignedOnceThoughNoStoreEverGivesItBack() throws Exception {
    withholding.bendGet(
        cid ->
            published.stream().anyMatch(record -> record.head().equals(cid))
                ? Optional.empty()
                : withholding.straightGet(cid));
    int before = published.size();
    resolved.clear();
    int passes = 0;
    for (int day = 0; day < 3; day++) {
      clock.pass(WAIT.plusMinutes(1));
      for (int i = 0; i < 5; i++) {
        sync(copy);
        passes++;
      }
    }

    assertThat(published.subList(before, published.size()))
        .filteredOn(record -> record.log().equals(log))
        .hasSize(1);
    assertThat(resolved)
        .as("read in each pass, at most once more as the head does not come, and once a day")
        .filteredOn(log::equals)
        .hasSizeLessThanOrEqualTo(2 * passes + 3);
  }
}
