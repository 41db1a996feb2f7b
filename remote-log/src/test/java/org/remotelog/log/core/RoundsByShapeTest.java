package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Head;
import org.remotelog.log.Limits;
import org.remotelog.log.PageRef;
import org.remotelog.log.Receipt;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.CatchUpPlanner.Plan;

/** Rounds of logs that are too long for a test with entries: shapes, fed to the real planner. */
final class RoundsByShapeTest {
  private static final int FULL_SEGMENTS_FOR_THREE_ROUNDS = 3_072;

  @ParameterizedTest
  @CsvSource({
    "10, 1, 2",
    "1000, 1, 2",
    "10000, 1, 3",
    "100000, 1, 3",
    "1000000, 1, 3",
    "10, 10, 2",
    "1000, 1000, 2",
    "100000, 20000, 3",
    "1000000, 20000, 3",
  })
  void longLogsTakeTwoRoundsOrThreeWithPages(int entries, int atOnce, int cold)
      throws MalformedException {
    LogShape log = new LogShape(200);
    while (log.count() < entries) {
      log.publish(atOnce);
    }
    int away = 1;
    // What fifty writers have in the record besides must leave the head its room.
    assertThat(rounds(log, 0, log.receipts(49, 2))).as("fifty writers").isEqualTo(cold);
    StringBuilder warm = new StringBuilder();
    for (; away < entries; away *= 10) {
      warm.append(String.format(", %,d new %d", away, rounds(log, entries - away)));
    }

    System.out.printf(
        "rounds by shape: 1 writer, %,9d entries, %s: cold %d%s; segments %d, pages %d%n",
        entries,
        atOnce == 1 ? "one per publish" : "in one go      ",
        rounds(log, 0),
        warm,
        log.finalsInPages() + log.layout().size(),
        log.pages().size());
    assertThat(rounds(log, 0)).isEqualTo(cold);
    for (away = 1; away < entries; away *= 10) {
      boolean needsPages = log.layout().get(0).range().first() > entries - away + 1;
      assertThat(rounds(log, entries - away)).isEqualTo(needsPages ? 3 : 2);
    }
    assertThat(rounds(log, entries)).isEqualTo(1);
  }

  @Test
  void threeRoundsReachToTwelveFullPagesAndFourBeyondAllThatAHeadCouldLink()
      throws MalformedException {
    LogShape log = new LogShape(100_000);
    publishTo(log, FULL_SEGMENTS_FOR_THREE_ROUNDS);
    assertThat(log.pages()).hasSize(CoreLimits.MAX_PAGES_IN_HEAD);
    assertThat(rounds(log, 0)).isEqualTo(3);

    log.publish(2);
    log.publish(2);
    log.publish(2);
    assertThat(log.finalsInPages()).isGreaterThan(FULL_SEGMENTS_FOR_THREE_ROUNDS);
    assertThat(rounds(log, 0)).isEqualTo(4);
    long notInTheFirstPages = log.page(log.pages().get(0)).range().last();
    assertThat(rounds(log, notInTheFirstPages)).as("the newest pages are in the head").isEqualTo(3);

    publishTo(log, Limits.MAX_HEAD_PAGES * Limits.MAX_SEGMENTS_PER_PAGE + 1);
    assertThat(rounds(log, 0)).isEqualTo(4);
    assertThat(log.pages()).hasSizeLessThanOrEqualTo(CoreLimits.MAX_PAGES_IN_HEAD + 1);
    assertThat(rounds(log, log.count() - 1)).isEqualTo(2);
  }

  private static void publishTo(LogShape log, int finals) throws MalformedException {
    while (log.finalsInPages() < finals) {
      log.publish(2);
    }
    System.out.printf(
        "rounds by shape: cold %d, one new %d; full segments in pages %,d, links to pages %d%n",
        rounds(log, 0), rounds(log, log.count() - 1), log.finalsInPages(), log.pages().size());
  }

  /** Sequential requests of a reader that holds the first entries and knows the log's name. */
  private static int rounds(LogShape log, long held) throws MalformedException {
    return rounds(log, held, List.of());
  }

  private static int rounds(LogShape log, long held, List<Receipt> receipts)
      throws MalformedException {
    Head head = log.head(receipts);
    Bytes record = LogShape.record(log.block(head));
    boolean inline = IpnsRecordCodec.parse(head.log(), record).verifiedInlineHead().isPresent();
    SequenceRanges ranges = SequenceRanges.NONE;
    if (held > 0) {
      ranges = ranges.plus(new SequenceRange(1, held));
    }
    Plan plan = CatchUpPlanner.plan(head, ranges, sequence -> Optional.empty());
    return 1 + (inline ? 0 : 1) + roundsOf(log, plan, ranges);
  }

  private static int roundsOf(LogShape log, Plan plan, SequenceRanges held) {
    if (plan.pages().isEmpty() && plan.segments().isEmpty()) {
      return 0;
    }
    int behind = 0;
    for (PageRef page : plan.pages()) {
      Plan next = CatchUpPlanner.plan(log.page(page), held, sequence -> Optional.empty());
      behind = Math.max(behind, roundsOf(log, next, held));
    }
    return 1 + behind;
  }
}
