package org.remotelog.pointer.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.ConflictingHeadException;
import org.remotelog.log.HeadPointerContract;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.StaleHeadException;

/** What pointers of ours do beyond what name systems do: they keep both heads of a fork. */
abstract class LocalPointerContract extends HeadPointerContract {
  /** Makes the pointer hold these rows for the log, as damage or malice would. */
  protected abstract void damage(LogName log, List<Bytes> rows) throws IOException;

  @Test
  void takesExpiredRecord() throws IOException {
    Bytes expired = record(seed, 1, "head", Instant.parse("2001-01-01T00:00:00Z"), true);
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
    Bytes renewed = record(seed, 5, "second", YEAR_END.plusSeconds(1), true);
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
    damage(log, List.of(Bytes.wrap(damaged)));
    assertThat(resolve()).containsExactly(Bytes.wrap(damaged));
    publish(record);
    assertThat(resolve()).containsExactly(record);
    damage(log, List.of(Bytes.wrap(damaged)));
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
    damage(log, List.of(Bytes.wrap(damaged)));
    publish(record);
    assertThat(resolve()).containsExactly(record);
  }

  @Test
  void keepsInlineHeadAgainstCopyWithoutIt() throws IOException {
    Bytes record = inline(7, "head");
    publish(record);
    publish(record(seed, 7, "head", YEAR_END, false));
    assertThat(resolve()).containsExactly(record);
  }

  @Test
  void damagedRowBesideGoodOneIsDropped() throws IOException {
    Bytes good = inline(7, "head");
    damage(log, List.of(Bytes.utf8("rubbish"), inline(6, "old"), good));
    assertThatThrownBy(() -> publish(inline(6, "old"))).isInstanceOf(StaleHeadException.class);
    publish(good);
    assertThat(resolve()).containsExactly(good);
  }
}
