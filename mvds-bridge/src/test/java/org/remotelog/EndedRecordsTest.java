package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.ForgettingPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.store.memory.MemoryContentStore;
import org.remotelog.mvds.GroupId;

/**
 * A log is ended and its writer goes on; name systems drop what expires. Who knows the old name
 * alone still finds the new log, for years.
 */
@Timeout(60)
final class EndedRecordsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final Duration VALIDITY = Duration.ofMillis(CoreLimits.RECORD_VALIDITY_MS);
  private static final Duration FIVE_MONTHS = Duration.ofDays(150);

  private final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
  private final MemoryContentStore store = new MemoryContentStore();
  private final ForgettingPointer names = new ForgettingPointer("names", clock::millis);
  private final ForgettingPointer others = new ForgettingPointer("others", clock::millis);
  private final List<RemoteLogClient> open = new ArrayList<>();
  private final MemoryHome aliceHome = new MemoryHome();
  private final RemoteLogClient alice = client(aliceHome, names);
  private final MemoryHome bobHome = new MemoryHome();
  private final RemoteLogClient bob = client(bobHome, names);
  private final RemoteLogClient carol = client(new MemoryHome(), names);
  private GroupId group;
  private LogName log;

  private RemoteLogClient client(MemoryHome home, ForgettingPointer... pointers) {
    ClientBuilder builder = RemoteLogClient.builder().home(home).store(store).clock(clock);
    for (ForgettingPointer pointer : pointers) {
      builder = builder.pointer(pointer);
    }
    RemoteLogClient client = builder.build();
    open.add(client);
    return client;
  }

  @AfterEach
  void close() {
    open.forEach(RemoteLogClient::close);
  }

  @BeforeEach
  void everybodyMeets() throws Exception {
    group = alice.createGroup("friends").id();
    log = alice.groups().get(0).ownLog();
    for (RemoteLogClient guest : List.of(bob, carol)) {
      guest.join(alice.invite(group, InviteOptions.DEFAULT), "guest");
      sync(alice);
      sync(guest);
    }
    say(alice, "common");
    sync(bob);
    sync(carol);
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

  private Optional<HeadRecord> newest(ForgettingPointer pointer) throws Exception {
    List<Bytes> records = pointer.resolve(log, DEADLINE);
    return records.isEmpty()
        ? Optional.empty()
        : Optional.of(IpnsRecordCodec.parse(log, records.get(0)));
  }

  private RemoteLogClient putBack(MemoryHome backup) throws IOException {
    alice.close();
    return client(backup, names);
  }

  /** Alice loses her device, goes on with a backup, and says something in the successor. */
  private RemoteLogClient goneOn() throws Exception {
    MemoryHome backup = TwoCopiesTest.copyOf(aliceHome);
    say(alice, "a1");
    RemoteLogClient restored = putBack(backup);
    clock.pass(Duration.ofHours(1));
    say(restored, "after");
    assertThat(restored.groups().get(0).ownLog()).isNotEqualTo(log);
    return restored;
  }

  @Test
  void whoKnowsTheOldNameAloneFindsTheNewLogAfterYears() throws Exception {
    RemoteLogClient restored = goneOn();
    for (int i = 0; i < 5; i++) {
      clock.pass(FIVE_MONTHS);
      sync(restored);
    }

    sync(carol);

    assertThat(texts(carol)).containsExactly("common", "a1", "after");
  }

  @Test
  void signsTheLastHeadAgainAtHalfOfItsValidityAndNotBefore() throws Exception {
    RemoteLogClient restored = goneOn();
    HeadRecord signed = newest(names).orElseThrow();
    clock.pass(VALIDITY.dividedBy(2).minusMinutes(1));
    sync(restored);
    assertThat(newest(names)).contains(signed);

    clock.pass(Duration.ofMinutes(2));
    sync(restored);

    HeadRecord renewed = newest(names).orElseThrow();
    assertThat(renewed.sequence()).isEqualTo(signed.sequence());
    assertThat(renewed.head()).isEqualTo(signed.head());
    assertThat(renewed.validity()).isAfter(signed.validity().plus(FIVE_MONTHS));
    assertThat(renewed.verifiedInlineHead()).isEqualTo(signed.verifiedInlineHead());
    sync(restored);
    assertThat(newest(names)).as("once").contains(renewed);
  }

  @Test
  void membersGiveTheRenewedRecordBackUnchanged() throws Exception {
    RemoteLogClient restored = goneOn();
    clock.pass(VALIDITY.dividedBy(2).plusMinutes(1));
    sync(restored);
    HeadRecord renewed = newest(names).orElseThrow();
    sync(bob);
    clock.pass(VALIDITY.dividedBy(2));
    names.forgetAll();

    sync(bob);

    assertThat(newest(names)).contains(renewed);
  }

  @Test
  void aCopyThatIsLeftRenewsWhatTheOtherHasSigned() throws Exception {
    MemoryHome twinHome = TwoCopiesTest.copyOf(aliceHome);
    RemoteLogClient twin = client(twinHome, names);
    say(alice, "a1");
    clock.pass(Duration.ofHours(1));
    say(twin, "t1");
    clock.pass(Duration.ofHours(1));
    say(alice, "a2");
    sync(twin);
    HeadRecord last = newest(names).orElseThrow();
    // Alice has signed the newest; the twin alone is left.
    alice.close();

    clock.pass(VALIDITY.dividedBy(2).plusMinutes(1));
    sync(twin);

    HeadRecord renewed = newest(names).orElseThrow();
    assertThat(renewed.head()).isEqualTo(last.head());
    assertThat(renewed.sequence()).isEqualTo(last.sequence());
    assertThat(renewed.validity()).isAfter(last.validity());
    sync(carol);
    assertThat(texts(carol)).contains("common", "a1", "t1");
  }

  @Test
  void theLastHeadOfAForkedLogIsRenewedAndGivenBackByOthers() throws Exception {
    MemoryHome twinHome = TwoCopiesTest.copyOf(aliceHome);
    RemoteLogClient twin = client(twinHome, others);
    RemoteLogClient wide = client(bobHome, names, others);
    say(alice, "a1");
    say(twin, "t1");
    sync(wide);
    assertThat(wide.proofs().forks(group)).isNotEmpty();
    clock.pass(Duration.ofHours(7));
    RemoteLogClient aliceNow = client(aliceHome, names, others);
    say(aliceNow, "a2");
    for (int i = 0; i < 3; i++) {
      sync(aliceNow);
      sync(wide);
    }
    assertThat(newest(names)).isEqualTo(newest(others));
    for (int i = 0; i < 5; i++) {
      clock.pass(FIVE_MONTHS);
      sync(aliceNow);
      sync(wide);
    }
    HeadRecord renewed = newest(names).orElseThrow();
    names.forgetAll();
    others.forgetAll();
    clock.pass(Duration.ofHours(1));

    sync(wide);

    assertThat(newest(names)).contains(renewed);
    assertThat(newest(others)).contains(renewed);
    sync(carol);
    assertThat(texts(carol)).contains("common", "a1", "a2");
  }
}
