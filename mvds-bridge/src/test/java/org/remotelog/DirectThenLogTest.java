package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.SequenceRange;

/** Most messages came by direct sync: what the log still costs, once signed heads confirm them. */
final class DirectThenLogTest {
  private static final int MESSAGES = 10_000;
  private static final int MISSING = 100;
  private static final int BODY_BYTES = 200;

  private final Costs costs;
  private final List<SentMessage> sent = new ArrayList<>();

  DirectThenLogTest() throws Exception {
    this.costs = new Costs();
  }

  private void write(int atOnce) throws Exception {
    while (sent.size() < MESSAGES) {
      sent.addAll(costs.appendNoise(atOnce, BODY_BYTES));
      costs.flush();
    }
  }

  /** A reader that got all but some directly. */
  private Device without(Device reader, IntPredicate isMissing) throws Exception {
    for (int i = 0; i < sent.size(); i++) {
      if (!isMissing.test(i)) {
        reader.client.receive(
            costs.group, costs.writer.client.encoded(costs.group, sent.get(i).id()));
      }
    }
    return reader;
  }

  /** The segments that hold a missing message. */
  private List<SegmentRef> holding(List<SegmentRef> segments, IntPredicate isMissing) {
    Set<SegmentRef> holding = new LinkedHashSet<>();
    for (int i = 0; i < sent.size(); i++) {
      if (isMissing.test(i)) {
        SequenceRange at = SequenceRange.single(sent.get(i).sequence());
        for (SegmentRef segment : segments) {
          if (segment.range().contains(at)) {
            holding.add(segment);
          }
        }
      }
    }
    return new ArrayList<>(holding);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 100})
  void newestHundredMissingCostAtMostTwiceTheirBytesAndScatteredOnesTheirSegments(int atOnce)
      throws Exception {
    Device newest = costs.reader();
    Device scattered = costs.reader();
    Device complete = costs.reader();
    // Who came in is said by the log alone, and is known here before.
    newest.sync();
    scattered.sync();
    write(atOnce);
    without(newest, i -> i >= MESSAGES - MISSING);
    without(scattered, i -> i % MISSING == 37);
    without(complete, i -> false);
    long bytes = costs.payloadBytes(sent.subList(MESSAGES - MISSING, MESSAGES));
    long record = costs.recordBytes();

    SyncReport tail = newest.sync();
    SyncReport holes = scattered.sync();

    System.out.printf(
        "direct, then log, %d per publish: newest %d of %,d missing cost %,d bytes, %,d of them the"
            + " record, their own are %,d; scattered ones cost %,d bytes in %d segments, all are %,d%n",
        atOnce,
        MISSING,
        MESSAGES,
        tail.bytesIn(),
        record,
        bytes,
        holes.bytesIn(),
        holes.segmentsIn(),
        costs.liveBytes());
    assertThat(newest.messages(costs.group)).hasSize(MESSAGES);
    assertThat(tail.isComplete()).isTrue();
    assertThat(tail.bytesIn()).isLessThanOrEqualTo(2 * bytes);
    assertThat(scattered.messages(costs.group)).hasSize(MESSAGES);
    assertThat(holes.isComplete()).isTrue();
    Costs.Linked linked = costs.linked();
    List<SegmentRef> needed = holding(linked.segments(), i -> i % MISSING == 37);
    long most =
        needed.stream().mapToLong(SegmentRef::size).sum()
            + linked.pageBytes()
            + costs.allRecordBytes();
    assertThat(holes.segmentsIn()).isLessThanOrEqualTo(needed.size());
    assertThat(holes.bytesIn()).isLessThanOrEqualTo(most);
    assertThat(newest.sync().newMessages()).isZero();
    SyncReport nothing = complete.sync();
    assertThat(nothing.segmentsIn()).as("fetched though it had come directly").isZero();
    assertThat(nothing.bytesIn()).as("records only").isLessThan(bytes / 2);
    assertThat(complete.messages(costs.group)).allMatch(message -> message.confirmed());
  }
}
