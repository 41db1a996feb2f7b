package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.ForgettingPointer;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.CoreLimits;

final class RecordRenewalTest {
  private static final long HALF_MS = CoreLimits.RECORD_VALIDITY_MS / 2;

  private final FakeStore store = new FakeStore("store", Faults.NONE);
  private final ForgettingPointer pointer = new ForgettingPointer("names", this::now);
  private final MemoryHome home = new MemoryHome();
  private final Desk desk = new Desk(home, 1, List.of(store), List.of(pointer));

  private long now() {
    return desk.now;
  }

  private Publication flush() throws Exception {
    return desk.writer().flush(List.of(desk.own()));
  }

  private HeadRecord record(int number) throws Exception {
    return IpnsRecordCodec.parse(desk.log(), pointer.taken().get(number));
  }

  @Test
  void signsTheSameHeadForLongerOnceHalfOfTheValidityHasPassed() throws Exception {
    desk.say("one");
    desk.now += HALF_MS - 1;
    assertThat(flush().requests()).isZero();
    desk.now += 1;

    Publication publication = flush();

    assertThat(publication.requests()).as("one publish, no put").isEqualTo(1);
    assertThat(record(1).sequence()).isEqualTo(record(0).sequence());
    assertThat(record(1).head()).isEqualTo(record(0).head());
    assertThat(record(1).verifiedInlineHead()).isPresent();
    assertThat(record(1).validity())
        .isEqualTo(Instant.ofEpochMilli(desk.now + CoreLimits.RECORD_VALIDITY_MS));
    assertThat(desk.writerState().publishedCount()).isEqualTo(1);
    desk.now += HALF_MS - 1;
    assertThat(flush().requests()).as("not again before half of the new validity").isZero();
    desk.now += 1;
    assertThat(flush().requests()).isEqualTo(1);
  }

  @Test
  void signsOnceWhenTheClockJumpsForthAndBack() throws Exception {
    desk.say("one");
    long before = desk.now;
    for (long jumpMs : new long[] {20, 0, -30, 20, 3, 20}) {
      desk.now = Math.max(0, before + jumpMs * CoreLimits.RECORD_VALIDITY_MS);
      flush();
    }
    assertThat(pointer.taken()).hasSize(2);
    desk.now = Long.MAX_VALUE;
    assertThat(flush().failures()).as("no name system lives so long").hasSize(1);
  }

  @Test
  void sendsTheSameRenewedBytesUntilThePointerTakesThem() throws Exception {
    desk.say("one");
    desk.now += HALF_MS;
    pointer.silent(true);
    assertThat(flush().failures()).hasSize(1);
    Bytes signed = desk.writerState().outgoing().orElseThrow().record();
    pointer.silent(false);
    desk.now += 1_000_000;

    assertThat(flush().failures()).isEmpty();

    assertThat(pointer.taken().get(1)).isEqualTo(signed);
    assertThat(desk.writerState().outgoing()).isEmpty();
  }

  @Test
  void renewsRecordThatHasExpiredOnItsWay() throws Exception {
    pointer.silent(true);
    LogWriter writer = desk.writer();
    desk.append(writer, Bytes.utf8("one"));
    CompletableFuture<Long> first = writer.whenPublished(desk.log(), 1);
    assertThat(writer.flush(List.of(desk.own())).failures()).hasSize(1);
    desk.now += 3 * CoreLimits.RECORD_VALIDITY_MS;
    pointer.silent(false);

    assertThat(writer.flush(List.of(desk.own())).failures()).isEmpty();

    assertThat(first).isCompletedWithValue(1L);
    assertThat(record(0).sequence()).isEqualTo(1);
    assertThat(record(0).isExpired(Instant.ofEpochMilli(desk.now))).isFalse();
    assertThat(store.offered).as("its blocks went along").isNotEmpty();
  }

  @Test
  void nextMessageGetsTheNextNumberAfterRenewal() throws Exception {
    desk.say("one");
    desk.now += HALF_MS;
    flush();
    desk.say("two");
    assertThat(record(2).sequence()).isEqualTo(2);
    assertThat(pointer.taken()).hasSize(3);
  }

  @Test
  void renewsRecordOfHomeThatAnOlderVersionHasWritten() throws Exception {
    desk.say("one");
    Bytes standing = Keys.of(desk.log().publicKey(), Bytes.wrap(new byte[] {4}));
    home.update(
        tables -> {
          assertThat(tables.table(HomeTable.JOURNAL).get(standing)).isPresent();
          tables.table(HomeTable.JOURNAL).delete(standing);
        });
    desk.now += HALF_MS;

    assertThat(flush().failures()).isEmpty();

    assertThat(record(1).head()).isEqualTo(record(0).head());
    assertThat(record(1).sequence()).isEqualTo(1);
    assertThat(record(1).inlineHead()).as("it had not kept the head").isEmpty();
    assertThat(flush().requests()).isZero();
  }

  @Test
  void readerTakesTheRenewedRecordAndIsNotWarnedAnyMore() throws Exception {
    Desk reader = new Desk(new MemoryHome(), 2, List.of(store), List.of(pointer));
    reader.reads.add(desk.log());
    desk.say("one");
    reader.catchUp();
    desk.now += CoreLimits.RECORD_VALIDITY_MS + 1;
    reader.now = desk.now;
    assertThat(reader.catchUp().warnings()).anyMatch(text -> text.contains("last known"));

    flush();

    assertThat(reader.catchUp().warnings()).isEmpty();
    assertThat(reader.bodies(desk.log())).containsExactly(Bytes.utf8("one"));
  }
}
