package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.bytes.Sha256;
import org.remotelog.log.Cid;
import org.remotelog.log.Limits;
import org.remotelog.log.LogName;
import org.remotelog.log.MissingEntries;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.crypto.Ed25519;

final class AskPlanTest {
  private static final Digest SOME = Sha256.of(Bytes.utf8("commitment"));

  private AskPlan plan = new AskPlan();
  private long looks;

  private static LogName log(int number) {
    byte[] seed = new byte[32];
    seed[0] = (byte) number;
    return Ed25519.name(SecretBytes.of(Bytes.wrap(seed)));
  }

  private static SegmentRef segment(long first, long last) {
    return segment(first, last, CoreLimits.MIN_ASKED_SEGMENT_BYTES);
  }

  private static SegmentRef segment(long first, long last, int sizeBytes) {
    Bytes root = Bytes.wrap(new byte[Limits.SUBTREE_ROOT_BYTES]);
    Cid cid = Cid.of(Cid.Codec.RAW, Bytes.utf8(first + " to " + last));
    return new SegmentRef(
        cid, new SequenceRange(first, last), root, 0, 0, sizeBytes, Optional.empty());
  }

  private boolean add(LogName log, long first, long last, LongPredicate isMissing) {
    return plan.add(
        log,
        segment(first, last),
        SequenceRanges.NONE,
        at -> {
          looks++;
          return isMissing.test(at) ? Optional.empty() : Optional.of(SOME);
        });
  }

  private long asked() {
    return plan.missing().stream().mapToLong(MissingEntries::count).sum();
  }

  @ParameterizedTest
  @CsvSource({"1,1,false", "2,1,false", "3,1,true", "100,49,true", "100,50,false", "101,50,true"})
  void asksForWhatIsMissingWhenItIsLessThanHalfOfTheSegment(int count, int missing, boolean asks) {
    assertThat(add(log(1), 11, 10 + count, at -> at < 11 + missing)).isEqualTo(asks);
    assertThat(asked()).isEqualTo(asks ? missing : 0);
    assertThat(plan.segments().isEmpty()).isNotEqualTo(asks);
  }

  @Test
  void asksForNothingOfSegmentThatIsHereAndOtherThanTheHeadSays() {
    assertThat(add(log(1), 1, 100, at -> false)).isFalse();
    assertThat(plan.missing()).isEmpty();
  }

  @Test
  void asksForNothingOfSegmentThatIsSmall() {
    int least = CoreLimits.MIN_ASKED_SEGMENT_BYTES;
    for (int sizeBytes : new int[] {least - 1, least}) {
      boolean isAdded =
          plan.add(
              log(1),
              segment(1, 100, sizeBytes),
              SequenceRanges.NONE,
              at -> at == 3 ? Optional.empty() : Optional.of(SOME));
      assertThat(isAdded).isEqualTo(sizeBytes == least);
    }
  }

  @Test
  void doesNotLookAtWhatIsHeldByTheLog() {
    SequenceRanges held = SequenceRanges.of(List.of(new SequenceRange(1, 90)));
    boolean isAdded =
        plan.add(
            log(1),
            segment(1, 100),
            held,
            at -> {
              assertThat(at).isGreaterThan(90);
              return Optional.empty();
            });
    assertThat(isAdded).isTrue();
    assertThat(plan.missing().get(0).ranges()).containsExactly(new SequenceRange(91, 100));
  }

  @Test
  void joinsWhatIsMissingOfNeighbours() {
    add(log(1), 1, 10, at -> at > 8);
    add(log(1), 11, 20, at -> at < 13 || at == 15);
    assertThat(plan.missing())
        .containsExactly(
            new MissingEntries(
                log(1), List.of(new SequenceRange(9, 12), new SequenceRange(15, 15))));
    assertThat(plan.segments().get(log(1))).containsExactly(segment(1, 10), segment(11, 20));
  }

  @Test
  void asksForSoManyEntriesAndLeavesSegmentsThatHaveMore() {
    int most = CoreLimits.MAX_ASKED_ENTRIES;
    assertThat(add(log(1), 1, 10_000, at -> at <= most + 1)).as("one more").isFalse();
    assertThat(asked()).isZero();
    assertThat(add(log(1), 1, 10_000, at -> at <= most)).isTrue();
    assertThat(asked()).isEqualTo(most);
    assertThat(add(log(1), 10_001, 20_000, at -> at == 10_001)).isFalse();
  }

  @Test
  void asksOfSoManyLogsAndNoMore() {
    List<LogName> logs = new ArrayList<>();
    for (int i = 0; i <= CoreLimits.MAX_ASKED_LOGS; i++) {
      logs.add(log(i));
      assertThat(add(log(i), 1, 10, at -> at == 3)).isEqualTo(i < CoreLimits.MAX_ASKED_LOGS);
    }
    assertThat(plan.missing()).hasSize(CoreLimits.MAX_ASKED_LOGS);
    assertThat(add(logs.get(0), 11, 20, at -> at == 13)).as("of one that is asked of").isTrue();
  }

  @Test
  void looksSoOftenAndNoMore() {
    int most = CoreLimits.MAX_ASK_LOOKS;
    assertThat(add(log(1), 1, most, at -> at == 1)).isTrue();
    assertThat(looks).isEqualTo(most);
    assertThat(add(log(1), most + 1, most + 10, at -> at == most + 1)).isFalse();
    assertThat(looks).isEqualTo(most);
  }

  @Test
  void plansOfAllRoundsOfPassTogetherLookSoOftenAndNoMore() {
    int most = CoreLimits.MAX_ASK_LOOKS;
    assertThat(add(log(1), 1, most - 10, at -> at == 1)).isTrue();
    plan = plan.next();
    assertThat(plan.missing()).isEmpty();
    assertThat(add(log(1), most + 1, most + 10, at -> at == most + 1)).isTrue();
    plan = plan.next();
    assertThat(add(log(1), most + 11, most + 20, at -> at == most + 11)).isFalse();
    assertThat(looks).isEqualTo(most);
  }
}
