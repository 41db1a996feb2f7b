package org.remotelog.log.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.log.Block;
import org.remotelog.log.Head;
import org.remotelog.log.Limits;
import org.remotelog.log.codec.IpnsRecordCodec;

/**
 * What it costs to publish each message alone, up to a million of them, by the shapes of the pure
 * merge rule; `CostsTest` of mvds-bridge holds the first ten thousand with a real writer.
 */
final class WritingCostsTest {
  private static final int ENTRIES = 1_000_000;
  private static final int BODY_BYTES = 200;
  private static final int OTHERS = 49;
  private static final long MOST_BYTES = 4_608;
  private static final long MOST_BYTES_OF_A_HUNDRED = 2_560;

  /**
   * A head is as large as the one before unless references came or went; every so many are made.
   */
  private static final int SAMPLED = 53;

  @Test
  void oneMessageUploadsAtMostFourAndAHalfKibAndItsHeadStaysInlineInAMillionPublishes()
      throws Exception {
    LogShape log = new LogShape(BODY_BYTES);
    long bytes = 0;
    long heads = 0;
    int references = 0;
    int headBytes = 0;
    int recordBytes = 0;
    int largest = 0;
    int largestOfFifty = 0;
    for (int i = 1; i <= ENTRIES; i++) {
      bytes += log.publish(1).bytes();
      int now = log.layout().size() + log.pages().size();
      if (now > references || i % (100 * SAMPLED) == 0) {
        largestOfFifty = Math.max(largestOfFifty, recordInAGroupOfFifty(log));
      }
      if (i <= 1_000 || i % SAMPLED == 0 || now > references) {
        Block head = log.block(log.head(List.of()));
        headBytes = head.data().size();
        recordBytes = LogShape.record(head).size();
        references = Math.max(references, now);
        largest = Math.max(largest, recordBytes);
      }
      heads += headBytes + recordBytes;
      if (Integer.toString(i).matches("10+")) {
        System.out.printf(
            "published alone: %,d messages, %,d bytes each, %,d of them heads and records;"
                + " references at most %d, records at most %,d bytes%n",
            i, (bytes + heads) / i, heads / i, references, largest);
        if (i >= 100) {
          assertThat((bytes + heads) / i)
              .as("bytes up for each of %s messages", i)
              .isLessThanOrEqualTo(i == 100 ? MOST_BYTES_OF_A_HUNDRED : MOST_BYTES);
        }
      }
    }
    assertThat(references)
        .isLessThanOrEqualTo(
            MergePlanner.MAX_GROWING
                + CoreLimits.FINAL_SEGMENTS_IN_HEAD
                + CoreLimits.FINAL_SEGMENTS_MOVED_AT_ONCE
                + log.pages().size());
    System.out.printf(
        "record with inline head, %,d entries, receipts of 50 writers with two exceptions each:"
            + " at most %,d bytes%n",
        ENTRIES, largestOfFifty);
    assertThat(largestOfFifty).isLessThan(Limits.MAX_INLINE_RECORD_BYTES);
  }

  /** The record with what a head of a group of fifty carries at most; its head must be inline. */
  private static int recordInAGroupOfFifty(LogShape log) throws MalformedException {
    Head head = log.head(log.receipts(OTHERS, 2));
    Bytes record = LogShape.record(log.block(head));
    assertThat(IpnsRecordCodec.parse(head.log(), record).verifiedInlineHead())
        .as("inline head after %s entries", log.count())
        .isPresent();
    return record.size();
  }
}
