package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.ForgettingPointer;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.crypto.Ed25519;

final class RepairsTest {
  private static final Duration DEADLINE = Duration.ofSeconds(1);

  private long now = Desk.NOW;
  private final FakeStore store = new FakeStore("store", Faults.NONE);
  private final ForgettingPointer first = new ForgettingPointer("first", () -> now);
  private final ForgettingPointer second = new ForgettingPointer("second", () -> now);
  private final Desk writer = new Desk(new MemoryHome(), 1, List.of(store), List.of(first, second));
  private final Desk reader = new Desk(new MemoryHome(), 2, List.of(store), List.of(first, second));

  @BeforeEach
  void readWhatIsThere() throws Exception {
    reader.repairs = true;
    reader.reads.add(writer.log());
    writer.say("one");
    CatchUp cold = reader.catchUp();
    assertThat(cold.reputs()).isZero();
  }

  private Bytes only(ForgettingPointer pointer) throws IOException {
    List<Bytes> records = pointer.resolve(writer.log(), DEADLINE);
    assertThat(records).hasSize(1);
    return records.get(0);
  }

  @Test
  void givesForgottenRecordBackByteForByte() throws Exception {
    Bytes signed = only(first);
    first.forgetAll();
    second.forgetAll();
    List<String> told = new ArrayList<>();
    reader.events =
        new LogEvents() {
          @Override
          public void reput(LogName log, long recordSequence, String where) {
            told.add(recordSequence + " " + where);
          }
        };

    CatchUp pass = reader.catchUp();

    assertThat(pass.reputs()).isEqualTo(2);
    assertThat(pass.requests()).as("a look and a publish at each").isEqualTo(4);
    assertThat(pass.rounds()).isEqualTo(1);
    assertThat(pass.bytesOut()).isEqualTo(2L * signed.size());
    assertThat(told).containsExactlyInAnyOrder("1 first", "1 second");
    assertThat(only(first)).isEqualTo(signed);
    assertThat(only(second)).isEqualTo(signed);
  }

  @Test
  void warmPassWithNothingLostAsksEachPointerOnceAndPublishesNothing() throws Exception {
    CatchUp pass = reader.catchUp();
    assertThat(pass.requests()).isEqualTo(2);
    assertThat(first.taken()).hasSize(1);
    assertThat(second.taken()).hasSize(1);
  }

  @Test
  void givesNewerRecordToPointerThatMissedIt() throws Exception {
    Bytes old = only(second);
    writer.say("two");
    second.hold(writer.log(), old);

    assertThat(reader.catchUp().reputs()).isEqualTo(1);

    assertThat(only(second)).isEqualTo(only(first)).isNotEqualTo(old);
    assertThat(reader.catchUp().reputs()).isZero();
  }

  @Test
  void changesNothingWhenTheReaderOnlyLooks() throws Exception {
    first.forgetAll();
    reader.repairs = false;
    assertThat(reader.catchUp().reputs()).isZero();
    assertThat(first.resolve(writer.log(), DEADLINE)).isEmpty();
  }

  @Test
  void leavesPointerAloneThatDoesNotAnswer() throws Exception {
    first.silent(true);
    CatchUp pass = reader.catchUp();
    assertThat(pass.requests()).isEqualTo(2);
    assertThat(pass.reputs()).isZero();
  }

  @Test
  void doesNotOfferExpiredRecordAndOffersItInItsLastMoment() throws Exception {
    now = Desk.NOW + CoreLimits.RECORD_VALIDITY_MS;
    reader.now = now;
    first.forgetAll();
    assertThat(reader.catchUp().reputs()).isEqualTo(1);
    now++;
    reader.now = now;
    first.forgetAll();
    second.forgetAll();
    CatchUp pass = reader.catchUp();
    assertThat(pass.requests()).isEqualTo(2);
    assertThat(pass.reputs()).isZero();
    assertThat(first.resolve(writer.log(), DEADLINE)).isEmpty();
  }

  @Test
  void refusalOfPointerIsTracedAndHarmsNothing() throws Exception {
    FakePointer stubborn =
        new FakePointer(
            place -> {
              if (place.equals("publish")) {
                throw new IOException("it holds something newer by now");
              }
            });
    Desk other = new Desk(reader.home, 2, List.of(store), List.of(first, stubborn));
    other.reads.add(writer.log());
    other.repairs = true;

    CatchUp pass = other.catchUp();

    assertThat(pass.reputs()).isZero();
    assertThat(pass.warnings()).isEmpty();
    assertThat(pass.gaps()).isEmpty();
    assertThat(pass.requests()).isEqualTo(3);
  }

  @Test
  void pointerThatLetsNobodyWriteIsTriedOnceInAPass() throws Exception {
    Desk more = new Desk(new MemoryHome(), 6, List.of(store), List.of(first));
    more.say("another log");
    int[] tried = {0};
    FakePointer closed =
        new FakePointer(
            place -> {
              if (place.equals("publish")) {
                tried[0]++;
                throw new IOException("HTTP 405");
              }
            });
    Desk other = new Desk(new MemoryHome(), 7, List.of(store), List.of(first, closed));
    other.reads.addAll(List.of(writer.log(), more.log()));
    other.repairs = true;

    CatchUp pass = other.catchUp();

    assertThat(pass.entries()).isEqualTo(2);
    assertThat(tried[0]).isEqualTo(1);
    assertThat(other.catchUp().requests()).as("four looks and one try").isEqualTo(5);
  }

  @Test
  void doesNotSpreadRecordWhoseHeadWasChangedOnTheWay() throws Exception {
    Desk other = new Desk(new MemoryHome(), 5, List.of(store), List.of(first, second));
    other.reads.add(writer.log());
    other.repairs = true;
    byte[] altered = only(first).toArray();
    altered[altered.length - 1] ^= 1;
    first.hold(writer.log(), Bytes.wrap(altered));
    second.forgetAll();
    assertThat(other.catchUp().reputs()).isZero();
    assertThat(other.bodies(writer.log())).hasSize(1);
    assertThat(second.resolve(writer.log(), DEADLINE)).isEmpty();
  }

  @Test
  void takesNoSideOfForkedLog() throws Exception {
    Desk twin = new Desk(new MemoryHome(), 1, List.of(store), List.of(first));
    first.forgetAll();
    twin.say("by the twin");
    reader.catchUp();
    second.forgetAll();

    CatchUp pass = reader.catchUp();

    assertThat(pass.reputs()).isZero();
    assertThat(second.resolve(writer.log(), DEADLINE)).isEmpty();
  }

  @Test
  void keepsRecordToItselfWhoseEntriesAreNotHereUnlessAPointerShowsIt() throws Exception {
    ForgettingPointer file = new ForgettingPointer("file", () -> now);
    FakeStore part = new FakeStore("part", Faults.NONE);
    Desk cut = new Desk(reader.home, 2, List.of(part), List.of(file));
    cut.reads.add(writer.log());
    writer.say("two");
    file.hold(writer.log(), only(first));
    assertThat(cut.catchUp().gaps()).isNotEmpty();
    first.forgetAll();
    second.forgetAll();
    reader.stores.stream().map(FakeStore.class::cast).forEach(one -> one.blocks.clear());

    assertThat(reader.catchUp().reputs()).isZero();

    second.hold(writer.log(), only(file));
    assertThat(reader.catchUp().reputs()).isEqualTo(1);
  }

  @Test
  void offersAsManyRecordsAsOnePassMayAndTheRestInTheNext() throws Exception {
    int many = ClientLimits.MAX_REPUTS_PER_PASS + 1;
    MemoryHome home = new MemoryHome();
    Desk crowd = new Desk(home, 3, List.of(store), List.of(first));
    Desk alone = new Desk(new MemoryHome(), 4, List.of(store), List.of(first));
    alone.repairs = true;
    List<LogWriter.OwnLog> logs = new ArrayList<>();
    LogWriter scribe = crowd.writer();
    for (int i = 0; i < many; i++) {
      byte[] key = new byte[32];
      key[0] = 9;
      key[1] = (byte) i;
      key[2] = (byte) (i >> 8);
      SecretBytes seed = SecretBytes.of(Bytes.wrap(key));
      LogIdentity identity = new LogIdentity(Ed25519.name(seed), seed);
      logs.add(new LogWriter.OwnLog(identity, crowd.secrets()));
      alone.reads.add(identity.name());
      home.update(
          tables ->
              scribe.append(
                  tables, identity.name(), List.of(Desk.message(Bytes.utf8("by " + identity)))));
    }
    assertThat(scribe.flush(logs).failures()).isEmpty();
    alone.catchUp();
    first.forgetAll();

    assertThat(alone.catchUp().reputs()).isEqualTo(ClientLimits.MAX_REPUTS_PER_PASS);
    assertThat(alone.catchUp().reputs()).isEqualTo(1);
    assertThat(alone.catchUp().reputs()).isZero();
  }
}
