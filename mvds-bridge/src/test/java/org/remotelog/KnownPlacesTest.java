package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;

/** A home gets another pointer, which may have what another copy of the home wrote. */
@Timeout(60)
final class KnownPlacesTest extends CopiedHomes {
  private static final int PASSES = 30;

  private final BentPointer old = new BentPointer("old", first);
  private final BentPointer added = new BentPointer("added", second);
  private final List<LogName> askedOld = new ArrayList<>();
  private final List<LogName> askedAdded = new ArrayList<>();

  private RemoteLogClient open(MemoryHome home, HeadPointer... pointers) {
    ClientBuilder builder = RemoteLogClient.builder().home(home).store(store).clock(clock);
    for (HeadPointer pointer : pointers) {
      builder = builder.pointer(pointer);
    }
    RemoteLogClient client = builder.build();
    open.add(client);
    return client;
  }

  @BeforeEach
  void useOnePointer() throws Exception {
    makeGroup();
    alice.close();
    RemoteLogClient before = open(aliceHome, old);
    say(before, "before");
    before.close();
    old.bendResolve(
        name -> {
          askedOld.add(name);
          return old.straightResolve(name);
        });
    fail();
  }

  private void fail() {
    added.bendResolve(
        name -> {
          askedAdded.add(name);
          throw new IOException("down");
        });
    added.bendPublish(
        (name, record) -> {
          throw new IOException("down");
        });
  }

  private void pass(RemoteLogClient client) throws Exception {
    clock.pass(Duration.ofMinutes(1));
    client.sync(Optional.empty());
  }

  @Test
  void aDeadPointerThatIsNewIsAskedForTheOwnLogNowAndThen() throws Exception {
    RemoteLogClient more = open(aliceHome, old, added);
    for (int i = 0; i < PASSES; i++) {
      pass(more);
    }

    assertThat(askedAdded).filteredOn(log::equals).hasSize(PASSES / 10);
    assertThat(askedOld).as("nothing new is expected there").doesNotContain(log);
  }

  @Test
  void aDeadPointerThatIsNewIsAskedBeforeAnythingIsPutThereAndTheOthersAreNot() throws Exception {
    RemoteLogClient more = open(aliceHome, old, added);
    more.send(group, "after");
    for (int i = 0; i < 5; i++) {
      pass(more);
    }

    assertThat(askedAdded).filteredOn(log::equals).hasSize(5);
    assertThat(askedOld).filteredOn(log::equals).isEmpty();
  }

  @Test
  void whatAnotherCopyWroteIsFoundOnceTheNewPointerAnswers() throws Exception {
    RemoteLogClient twin = client(copyOfAlice(), second);
    say(twin, "t1");
    RemoteLogClient more = open(aliceHome, old, added);
    more.send(group, "after");
    pass(more);
    assertThat(ownLog(more)).isEqualTo(log);
    Bytes other = second.resolve(log, SECOND).get(0);
    added.straighten();

    pass(more);

    assertThat(ownLog(more)).isNotEqualTo(log);
    syncAll(List.of(more), 2);
    assertThat(texts(more)).contains("before", "after", "t1");
    assertThat(second.resolve(log, SECOND)).doesNotContain(other);
  }

  @Test
  void aPointerThatAnswersAgainGetsTheOwnHead() throws Exception {
    RemoteLogClient more = open(aliceHome, old, added);
    pass(more);
    added.straighten();
    for (int i = 0; i < 10; i++) {
      pass(more);
    }

    assertThat(second.resolve(log, SECOND)).isEqualTo(first.resolve(log, SECOND)).isNotEmpty();
  }

  @Test
  void aPointerThatWasLeftOutForAWhileIsNewAgain() throws Exception {
    added.straighten();
    RemoteLogClient both = open(aliceHome, old, added);
    pass(both);
    both.close();
    RemoteLogClient one = open(aliceHome, old);
    pass(one);
    one.close();
    say(client(copyOfAlice(), second), "t1");

    RemoteLogClient again = open(aliceHome, old, added);
    pass(again);

    assertThat(ownLog(again)).isNotEqualTo(log);
  }

  @Test
  void aLogOfAHomeThatHasNoNoteIsLookedForBeforeItsPointersCountAsKnown() throws Exception {
    added.straighten();
    say(client(copyOfAlice(), second), "t1");
    aliceHome.update(
        tables ->
            tables.table(HomeTable.META).delete(Keys.of(Bytes.utf8("places "), log.publicKey())));

    RemoteLogClient more = open(aliceHome, old, added);
    pass(more);

    assertThat(ownLog(more)).isNotEqualTo(log);
  }

  @Test
  void aPointerThatWasDeadWhileALogWasEndedIsReadBeforeItGetsTheLastHead() throws Exception {
    say(client(copyOfAlice(), second), "t1");
    MemoryHome backup = copyOfAlice();
    RemoteLogClient lost = open(aliceHome, old);
    say(lost, "a1");
    lost.close();
    RemoteLogClient left = open(backup, old, added);
    clock.pass(Duration.ofHours(7));
    for (int i = 0; i < 3; i++) {
      pass(left);
    }
    assertThat(ownLog(left)).isNotEqualTo(log);
    Bytes last = first.resolve(log, SECOND).get(0);
    assertThat(IpnsRecordCodec.parse(log, last).sequence())
        .as("ended at the pointer that answers")
        .isGreaterThan(IpnsRecordCodec.parse(log, second.resolve(log, SECOND).get(0)).sequence());
    // From now on the log would be asked for once an hour.
    clock.pass(Duration.ofHours(2));
    pass(left);
    added.straighten();

    for (int i = 0; i < 3; i++) {
      pass(left);
    }

    assertThat(second.resolve(log, SECOND)).containsExactly(last);
    RemoteLogClient joiner = client(new MemoryHome(), first);
    joiner.join(left.invite(group, InviteOptions.DEFAULT), "Late");
    syncAll(List.of(left, joiner), 2);
    assertAllHave(List.of(left, joiner), "common", "before", "a1", "t1");
  }
}
