package org.remotelog.pointer.cached;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadPointer;
import org.remotelog.log.HeadPointerContract;
import org.remotelog.log.LogName;
import org.remotelog.log.StaleHeadException;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.pointer.SettableClock;
import org.remotelog.pointer.local.MemoryPointer;

class CachedPointerTest extends HeadPointerContract {
  private final SettableClock clock = new SettableClock();
  private final MemoryPointer behind = new MemoryPointer();

  @Override
  protected HeadPointer newPointer() {
    return new CachedPointer(behind, clock);
  }

  @Test
  void answersFromMemoryUntilTheTtlOfTheRecordIsOver() throws IOException {
    publishBehind(1, Duration.ofSeconds(20));
    List<Bytes> first = resolve();
    publishBehind(2, Duration.ofSeconds(20));
    clock.pass(Duration.ofSeconds(20).minusMillis(1));
    assertThat(resolve()).isEqualTo(first);
    clock.pass(Duration.ofMillis(1));
    assertThat(resolve()).isEqualTo(behind.resolve(log, DEADLINE)).isNotEqualTo(first);
  }

  @Test
  void keepsNothingLongerThanTheLimitWhateverTheRecordAllows() throws IOException {
    publishBehind(1, Duration.ofDays(1));
    List<Bytes> first = resolve();
    publishBehind(2, Duration.ofDays(1));
    clock.pass(Duration.ofMillis(Limits.MAX_KEPT_MS - 1));
    assertThat(resolve()).isEqualTo(first);
    clock.pass(Duration.ofMillis(1));
    assertThat(resolve()).isNotEqualTo(first);
  }

  @Test
  void recordWithoutTtlIsAskedForEachTime() throws IOException {
    publishBehind(1, Duration.ZERO);
    resolve();
    publishBehind(2, Duration.ZERO);
    assertThat(resolve()).isEqualTo(behind.resolve(log, DEADLINE));
  }

  @Test
  void doesNotKeepThatThereIsNoRecordOrADamagedOne() throws IOException {
    assertThat(resolve()).isEmpty();
    publishBehind(1, Duration.ofMinutes(1));
    assertThat(resolve()).hasSize(1);
    behind.replace(otherLog, List.of(Bytes.utf8("rubbish")));
    assertThat(pointer.resolve(otherLog, DEADLINE)).hasSize(1);
    behind.replace(otherLog, List.of());
    assertThat(pointer.resolve(otherLog, DEADLINE)).isEmpty();
  }

  @Test
  void ownRecordIsWhatItAnswersNext() throws IOException {
    publish(inline(1, "one"));
    resolve();
    publish(inline(2, "two"));
    assertThat(resolve()).containsExactly(inline(2, "two"));
  }

  @Test
  void asksAgainAfterARecordWasRefused() throws IOException {
    publish(inline(1, "one"));
    behind.publish(log, inline(5, "five"), DEADLINE);
    assertThatThrownBy(() -> publish(inline(2, "two"))).isInstanceOf(StaleHeadException.class);
    assertThat(resolve()).containsExactly(inline(5, "five"));
  }

  @Test
  void asksAgainWhenTheClockWasSetBack() throws IOException {
    publish(inline(1, "one"));
    behind.publish(log, inline(5, "five"), DEADLINE);
    clock.pass(Duration.ofSeconds(-1));
    assertThat(resolve()).containsExactly(inline(5, "five"));
  }

  @Test
  void lateAnswerDoesNotReplaceANewerOne() {
    KeptRecords kept = new KeptRecords(clock);
    kept.put(log, List.of(inline(2, "two")));
    kept.put(log, List.of(inline(1, "one")));
    assertThat(kept.of(log)).contains(List.of(inline(2, "two")));
  }

  @Test
  void logNotUsedForLongestGoesWhenThereAreTooMany() {
    KeptRecords kept = new KeptRecords(clock);
    kept.put(log, List.of(inline(1, "one")));
    Bytes other = record(otherSeed, 1, "one", YEAR_END, true);
    kept.put(otherLog, List.of(other));
    assertThat(kept.of(log)).isPresent();
    for (int i = 0; i < Limits.MAX_KEPT_LOGS - 2; i++) {
      fill(kept, i);
    }
    assertThat(kept.size()).isEqualTo(Limits.MAX_KEPT_LOGS);
    fill(kept, Limits.MAX_KEPT_LOGS);
    assertThat(kept.size()).isEqualTo(Limits.MAX_KEPT_LOGS);
    assertThat(kept.of(otherLog)).isEmpty();
    assertThat(kept.of(log)).isPresent();
  }

  private void fill(KeptRecords kept, int number) {
    byte[] bytes = new byte[Ed25519.SEED_SIZE];
    bytes[0] = 9;
    bytes[1] = (byte) number;
    bytes[2] = (byte) (number >> 8);
    SecretBytes own = SecretBytes.of(Bytes.wrap(bytes));
    kept.put(Ed25519.name(own), List.of(record(own, 1, "x", YEAR_END, false)));
  }

  /** Two places as one pointer, which is not asked itself. */
  private record Two(MemoryPointer one, MemoryPointer two) implements HeadPointer {
    @Override
    public void publish(LogName log, Bytes record, Duration deadline) throws IOException {
      one.publish(log, record, deadline);
      two.publish(log, record, deadline);
    }

    @Override
    public List<Bytes> resolve(LogName log, Duration deadline) {
      throw new AssertionError("catching up asks the places");
    }

    @Override
    public String describe() {
      return "two";
    }

    @Override
    public List<HeadPointer> parts() {
      return List.of(one, two);
    }

    @Override
    public void close() {}
  }

  @Test
  void eachPlaceBehindItIsKeptByItselfUntilSomethingIsPublished() throws IOException {
    HeadPointer both = new CachedPointer(new Two(behind, new MemoryPointer()), clock);
    both.publish(log, inline(1, "one"), DEADLINE);
    HeadPointer first = both.parts().get(0);
    assertThat(first.resolve(log, DEADLINE)).containsExactly(inline(1, "one"));
    behind.publish(log, inline(2, "two"), DEADLINE);
    assertThat(first.resolve(log, DEADLINE)).as("kept").containsExactly(inline(1, "one"));
    both.parts().get(1).publish(log, inline(2, "two"), DEADLINE);
    assertThat(first.resolve(log, DEADLINE)).containsExactly(inline(2, "two"));
  }

  @Test
  void placesBehindItAreThoseOfThePointer() throws IOException {
    assertThat(pointer.parts()).containsExactly(pointer);
    assertThat(pointer.describe()).isEqualTo(behind.describe());
    publish(inline(1, "one"));
    HeadPointer wrapped = pointer.around(part -> new MemoryPointer());
    assertThat(wrapped.resolve(log, DEADLINE)).containsExactly(inline(1, "one"));
  }

  private void publishBehind(long sequence, Duration ttl) throws IOException {
    Cid head = Cid.of(Cid.Codec.DAG_CBOR, Bytes.utf8("head " + sequence));
    Bytes record =
        IpnsRecordCodec.build(
                Ed25519.signer(seed), log, head, sequence, YEAR_END, ttl, Optional.empty())
            .bytes();
    behind.publish(log, record, DEADLINE);
  }
}
