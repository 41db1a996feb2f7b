package org.remotelog.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
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

  protected HeadPointer pointer;
  protected SecretBytes seed;
  protected LogName log;
  protected SecretBytes otherSeed;
  protected LogName otherLog;

  /** A pointer without records of the logs of these tests. */
  protected abstract HeadPointer newPointer() throws IOException;

  /**
   * The seed of a log. A pointer that cannot be emptied between tests, such as a node, needs others
   * for each test.
   */
  protected SecretBytes newSeed(int number) {
    byte[] bytes = new byte[Ed25519.SEED_SIZE];
    bytes[0] = (byte) number;
    return SecretBytes.of(Bytes.wrap(bytes));
  }

  /** Whether records expire here: where they do not, one that is signed again is left out. */
  protected boolean isRenewable() {
    return true;
  }

  @BeforeEach
  void openPointer() throws IOException {
    seed = newSeed(1);
    log = Ed25519.name(seed);
    otherSeed = newSeed(2);
    otherLog = Ed25519.name(otherSeed);
    pointer = newPointer();
  }

  @AfterEach
  void closePointer() throws IOException {
    pointer.close();
  }

  @Test
  void resolvesNothingBeforePublishing() throws IOException {
    assertThat(pointer.resolve(log, DEADLINE)).isEmpty();
  }

  @Test
  void resolvesExactBytesOfEachLog() throws IOException {
    Bytes record = inline(3, "head");
    Bytes other = record(otherSeed, 9, "other", YEAR_END, false);
    publish(record);
    pointer.publish(otherLog, other, DEADLINE);
    assertThat(resolve()).containsExactly(record);
    assertThat(pointer.resolve(otherLog, DEADLINE)).containsExactly(other);
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
    Bytes newer = record(seed, 2, "two", YEAR_END, false);
    for (int i = 0; i < newer.size(); i++) {
      byte[] damaged = newer.toArray();
      damaged[i] ^= 0x10;
      assertRefused(log, Bytes.wrap(damaged));
    }
    assertRefused(log, Bytes.EMPTY);
    assertRefused(log, newer.slice(0, newer.size() - 1));
    assertRefused(log, record(otherSeed, 3, "foreign", YEAR_END, false));
    assertRefused(otherLog, newer);
    assertThat(resolve()).containsExactly(record);
    assertThat(pointer.resolve(otherLog, DEADLINE)).isEmpty();
  }

  @Test
  void takesRecordOfTheLargestSize() throws IOException {
    Bytes record = record(seed, 1, "one", YEAR_END, false);
    Bytes largest = padded(record, Limits.MAX_RECORD_BYTES);
    publish(largest);
    assertThat(resolve()).containsExactly(largest);
    assertRefused(log, padded(record(seed, 2, "two", YEAR_END, false), largest.size() + 1));
  }

  @Test
  void laterValidityRenewsTheSameHead() throws IOException {
    publish(inline(1, "head"));
    Bytes renewed = record(seed, 1, "head", YEAR_END.plusSeconds(1), true);
    publish(renewed);
    if (!isRenewable()) {
      assertThat(resolve()).containsExactly(inline(1, "head"));
      return;
    }
    assertThat(resolve()).containsExactly(renewed);
    assertThatThrownBy(() -> publish(inline(1, "head"))).isInstanceOf(StaleHeadException.class);
    assertThat(resolve()).containsExactly(renewed);
  }

  @Test
  void tellsPublisherOfAnotherHeadOfOneSequence() throws IOException {
    Bytes first = inline(5, "first");
    Bytes second = inline(5, "second");
    publish(first);
    Bytes winner = second;
    try {
      publish(second);
    } catch (ConflictingHeadException e) {
      winner = first;
    }
    assertThat(resolve().get(0)).isEqualTo(winner);
    Bytes loser = winner.equals(first) ? second : first;
    assertThatThrownBy(() -> publish(loser)).isInstanceOf(ConflictingHeadException.class);
    assertThat(resolve().get(0)).isEqualTo(winner);
  }

  @Test
  void describesItself() {
    assertThat(pointer.describe()).contains(":");
  }

  /** A record of the log with its head inline. */
  protected Bytes inline(long sequence, String head) {
    return record(seed, sequence, head, YEAR_END, true);
  }

  protected void publish(Bytes record) throws IOException {
    pointer.publish(log, record, DEADLINE);
  }

  protected List<Bytes> resolve() throws IOException {
    return pointer.resolve(log, DEADLINE);
  }

  private void assertRefused(LogName log, Bytes record) {
    assertThatThrownBy(() -> pointer.publish(log, record, DEADLINE))
        .isInstanceOf(RefusedRecordException.class);
  }

  protected static Bytes record(
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
}
