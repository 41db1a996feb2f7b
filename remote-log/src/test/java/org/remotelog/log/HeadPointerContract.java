package org.remotelog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;

/** What every head pointer does. */
public abstract class HeadPointerContract {
  protected static final Duration DEADLINE = Duration.ofSeconds(30);
  protected static final Instant YEAR_END = Instant.parse("2031-01-01T00:00:00Z");

  private static final SecretBytes SEED = seed(1);
  private static final SecretBytes OTHER_SEED = seed(2);

  protected static final LogName LOG = Ed25519.name(SEED);
  protected static final LogName OTHER_LOG = Ed25519.name(OTHER_SEED);

  protected HeadPointer pointer;

  /** A pointer without records. */
  protected abstract HeadPointer newPointer() throws IOException;

  /** Makes the pointer hold these rows for the log, as damage or malice would. */
  protected abstract void damage(LogName log, List<Bytes> rows) throws IOException;

  @BeforeEach
  void openPointer() throws IOException {
    pointer = newPointer();
  }

  @AfterEach
  void closePointer() throws IOException {
    pointer.close();
  }

  @Test
  void resolvesNothingBeforePublishing() throws IOException {
    assertThat(pointer.resolve(LOG, DEADLINE)).isEmpty();
  }

  @Test
  void resolvesExactBytesOfEachLog() throws IOException {
    Bytes record = inline(3, "head");
    Bytes other = record(OTHER_SEED, 9, "other", YEAR_END, false);
    publish(record);
    pointer.publish(OTHER_LOG, other, DEADLINE);
    assertThat(resolve()).containsExactly(record);
    assertThat(pointer.resolve(OTHER_LOG, DEADLINE)).containsExactly(other);
  }

  @Test
  void publishingTheSameAgainIsFine() throws IOException {
    Bytes record = inline(1, "head");
    publish(record);
    publish(record);
    assertThat(resolve()).containsExactly(record);
  }

  @Test
  void newerSequenceReplacesOlder() throws IOException {
    publish(inline(1, "one"));
    Bytes newer = inline(2, "two");
    publish(newer);
    assertThat(resolve()).containsExactly(newer);
    Bytes last = inline(Long.MAX_VALUE, "last");
    publish(last);
    assertThat(resolve()).containsExactly(last);
  }

  @Test
  void refusesOlderSequence() throws IOException {
    Bytes newer = inline(2, "two");
    publish(newer);
    assertThatThrownBy(() -> publish(inline(1, "one"))).isInstanceOf(StaleHeadException.class);
    assertThatThrownBy(() -> publish(inline(1, "two"))).isInstanceOf(StaleHeadException.class);
    assertThat(resolve()).containsExactly(newer);
  }

  @Test
  void refusesDamagedAndForeignRecords() throws IOException {
    Bytes record = inline(1, "one");
    publish(record);
    Bytes newer = record(SEED, 2, "two", YEAR_END, false);
    for (int i = 0; i < newer.size(); i++) {
      byte[] damaged = newer.toArray();
      damaged[i] ^= 0x10;
      assertRefused(LOG, Bytes.wrap(damaged));
    }
    assertRefused(LOG, Bytes.EMPTY);
    assertRefused(LOG, newer.slice(0, newer.size() - 1));
    assertRefused(LOG, record(OTHER_SEED, 3, "foreign", YEAR_END, false));
    assertRefused(OTHER_LOG, newer);
    assertThat(resolve()).containsExactly(record);
    assertThat(pointer.resolve(OTHER_LOG, DEADLINE)).isEmpty();
  }

  @Test
  void takesRecordOfTheLargestSize() throws IOException {
    Bytes record = record(SEED, 1, "one", YEAR_END, false);
    Bytes largest = padded(record, Limits.MAX_RECORD_BYTES);
    publish(largest);
    assertThat(resolve()).containsExactly(largest);
    assertRefused(LOG, padded(record(SEED, 2, "two", YEAR_END, false), largest.size() + 1));
  }

  @Test
  void laterValidityRenewsTheSameHead() throws IOException {
    publish(inline(1, "head"));
    Bytes renewed = record(SEED, 1, "head", YEAR_END.plusSeconds(1), true);
    publish(renewed);
    assertThat(resolve()).containsExactly(renewed);
    assertThatThrownBy(() -> publish(inline(1, "head"))).isInstanceOf(StaleHeadException.class);
    assertThat(resolve()).containsExactly(renewed);
  }

  @Test
  void takesExpiredRecord() throws IOException {
    Bytes expired = record(SEED, 1, "head", Instant.parse("2001-01-01T00:00:00Z"), true);
    publish(expired);
    assertThat(resolve()).containsExactly(expired);
  }

  @Test
  void keepsConflictingHeadBehindTheFirstAndTellsItsPublisher() throws IOException {
    Bytes first = inline(5, "first");
    Bytes second = inline(5, "second");
    publish(first);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> publish(second)).isInstanceOf(ConflictingHeadException.class);
      assertThat(resolve()).containsExactly(first, second);
    }
    assertThatCode(() -> publish(first)).doesNotThrowAnyException();
    assertThat(resolve()).containsExactly(first, second);
    Bytes renewed = record(SEED, 5, "second", YEAR_END.plusSeconds(1), true);
    assertThatThrownBy(() -> publish(renewed)).isInstanceOf(ConflictingHeadException.class);
    assertThat(resolve()).containsExactly(first, renewed);
    assertThatThrownBy(() -> publish(second)).isInstanceOf(ConflictingHeadException.class);
    assertThat(resolve()).containsExactly(first, renewed);
    Bytes newer = inline(6, "newer");
    publish(newer);
    assertThat(resolve()).containsExactly(newer);
  }

  @Test
  void keepsNoMoreConflictsThanTheLimit() throws IOException {
    List<Bytes> expected = new ArrayList<>();
    Bytes first = inline(5, "head 0");
    publish(first);
    expected.add(first);
    for (int i = 1; i <= Limits.MAX_RECORDS_PER_NAME; i++) {
      Bytes conflict = inline(5, "head " + i);
      assertThatThrownBy(() -> publish(conflict)).isInstanceOf(ConflictingHeadException.class);
      if (i < Limits.MAX_RECORDS_PER_NAME) {
        expected.add(conflict);
      }
    }
    assertThat(resolve()).isEqualTo(expected);
  }

  @Test
  void resolvesDamagedRowUnverifiedAndIsHealedByGoodRecord() throws IOException {
    Bytes record = inline(7, "head");
    publish(record);
    byte[] damaged = record.toArray();
    damaged[20] ^= 1;
    damage(LOG, List.of(Bytes.wrap(damaged)));
    assertThat(resolve()).containsExactly(Bytes.wrap(damaged));
    publish(record);
    assertThat(resolve()).containsExactly(record);
    damage(LOG, List.of(Bytes.wrap(damaged)));
    Bytes newer = inline(8, "newer");
    publish(newer);
    assertThat(resolve()).containsExactly(newer);
  }

  @Test
  void healsInlineHeadThatIsNotSigned() throws IOException {
    Bytes record = inline(7, "head");
    publish(record);
    byte[] damaged = record.toArray();
    damaged[damaged.length - 1] ^= 1;
    damage(LOG, List.of(Bytes.wrap(damaged)));
    publish(record);
    assertThat(resolve()).containsExactly(record);
  }

  @Test
  void keepsInlineHeadAgainstCopyWithoutIt() throws IOException {
    Bytes record = inline(7, "head");
    publish(record);
    publish(record(SEED, 7, "head", YEAR_END, false));
    assertThat(resolve()).containsExactly(record);
  }

  @Test
  void damagedRowBesideGoodOneIsDropped() throws IOException {
    Bytes good = inline(7, "head");
    damage(LOG, List.of(Bytes.utf8("rubbish"), inline(6, "old"), good));
    assertThatThrownBy(() -> publish(inline(6, "old"))).isInstanceOf(StaleHeadException.class);
    publish(good);
    assertThat(resolve()).containsExactly(good);
  }

  @Test
  void describesItself() {
    assertThat(pointer.describe()).contains(":");
  }

  /** A record of {@link #LOG} with its head inline. */
  protected static Bytes inline(long sequence, String head) {
    return record(SEED, sequence, head, YEAR_END, true);
  }

  protected void publish(Bytes record) throws IOException {
    pointer.publish(LOG, record, DEADLINE);
  }

  protected List<Bytes> resolve() throws IOException {
    return pointer.resolve(LOG, DEADLINE);
  }

  private void assertRefused(LogName log, Bytes record) {
    assertThatThrownBy(() -> pointer.publish(log, record, DEADLINE))
        .isInstanceOf(RefusedRecordException.class);
  }

  private static Bytes record(
      SecretBytes seed, long sequence, String head, Instant validity, boolean inline) {
    Bytes block = Bytes.utf8(head);
    Cid cid = Cid.of(Cid.Codec.DAG_CBOR, block);
    Optional<Bytes> carried = inline ? Optional.of(block) : Optional.empty();
    return IpnsRecordCodec.build(
            Ed25519.signer(seed),
            Ed25519.name(seed),
            cid,
            sequence,
            validity,
            Duration.ofMinutes(1),
            carried)
        .bytes();
  }

  /** The record with an unknown field that brings it to the size. */
  private static Bytes padded(Bytes record, int size) {
    int data = size - record.size() - 4;
    byte[] header = {(byte) 0xfa, 0x01, (byte) (data & 0x7f | 0x80), (byte) (data >> 7)};
    return Bytes.concat(record, Bytes.wrap(header), Bytes.wrap(new byte[data]));
  }

  private static SecretBytes seed(int number) {
    byte[] seed = new byte[Ed25519.SEED_SIZE];
    seed[0] = (byte) number;
    return SecretBytes.of(Bytes.wrap(seed));
  }
}
