package org.remotelog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.SegmentRef;

/** Bytes that logs cost, by counting, with whole clients on a store in memory. */
final class CostsTest {
  private static final int MESSAGES = 10_000;
  private static final int BODY_BYTES = 200;
  private static final int FOLLOWED = 2_000;
  private static final long MOST_UP = 4_608;
  private static final long MOST_OF_A_RECORD = 3_900;
  private static final long MOST_UP_OF_A_HUNDRED = 2_560;
  private static final int BATCH = 100;

  @Test
  void oneMessagePerPublishCostsLittleMoreThanOneFlush() throws Exception {
    Costs atOnce = new Costs();
    Device coldAtOnce = atOnce.reader();
    atOnce.appendNoise(MESSAGES, BODY_BYTES);
    atOnce.flush();
    SyncReport best = coldAtOnce.sync();
    Costs each = new Costs();
    Device follower = each.reader();
    Device cold = each.reader();
    follower.sync();

    long up = 0;
    long upOfAHundred = 0;
    long records = 0;
    long largest = 0;
    long news = 0;
    long fresh = 0;
    long followed = 0;
    for (int i = 1; i <= MESSAGES; i++) {
      each.appendNoise(1, BODY_BYTES);
      up += each.flush();
      upOfAHundred = i == BATCH ? up : upOfAHundred;
      long record = each.recordBytes();
      records += record;
      largest = Math.max(largest, record);
      if (i <= FOLLOWED) {
        List<SegmentRef> segments = each.log().segments();
        long newest = segments.get(segments.size() - 1).size();
        fresh += newest;
        news += record + newest;
        SyncReport step = follower.sync();
        assertThat(step.newMessages()).isEqualTo(1);
        assertThat(step.rounds()).isEqualTo(2);
        assertThat(step.segmentsIn()).as("what was merged is held").isEqualTo(1);
        followed += step.bytesIn();
      }
    }
    SyncReport report = cold.sync();

    long live = each.liveBytes();
    System.out.printf(
        "one per publish, %,d messages of %d bytes: cold %,d bytes in %d rounds, one flush %,d;"
            + " live %,d, one flush %,d; replaced, kept for slow readers %,d; up %,d each, %,d in"
            + " the first hundred; records at most %,d; follower %,d bytes for %,d that are new%n",
        MESSAGES,
        BODY_BYTES,
        report.bytesIn(),
        report.rounds(),
        best.bytesIn(),
        live,
        atOnce.liveBytes(),
        up - records - live,
        up / MESSAGES,
        upOfAHundred / BATCH,
        largest,
        followed,
        news);
    assertThat(report.newMessages()).isEqualTo(MESSAGES);
    assertThat(report.rounds()).isEqualTo(3);
    assertThat(report.bytesIn()).isLessThanOrEqualTo(best.bytesIn() * 13 / 10);
    assertThat(live).isLessThanOrEqualTo(atOnce.liveBytes() * 12 / 10);
    assertThat(up / MESSAGES).isLessThanOrEqualTo(MOST_UP);
    assertThat(upOfAHundred / BATCH).isLessThanOrEqualTo(MOST_UP_OF_A_HUNDRED);
    assertThat(largest).isLessThan(MOST_OF_A_RECORD);
    assertThat(followed).isLessThanOrEqualTo(news * 16 / 10);
    assertThat(followed - (news - fresh)).as("of segments").isLessThanOrEqualTo(fresh * 16 / 10);
  }

  @Test
  void conversationInBatchesTakesAtMostSixTenthsOfItsPayloads() throws Exception {
    List<Bytes> prose = prose();
    double deflated = deflated(prose);

    Cost cost = inBatches(prose);

    System.out.printf(
        "batches, %,d distinct sentences, Deflate-6 by the hundred %.3f: stored %.3f,"
            + " transferred %.3f of %,d payload bytes%n",
        prose.size(), deflated, cost.stored(), cost.transferred(), cost.payload);
    assertThat(prose).hasSizeGreaterThanOrEqualTo(1_000).doesNotHaveDuplicates();
    assertThat(deflated).isGreaterThanOrEqualTo(0.40);
    assertThat(cost.stored()).isLessThanOrEqualTo(0.6);
    assertThat(cost.transferred()).isLessThanOrEqualTo(0.6);
  }

  @Test
  void randomBodiesInBatchesTakeAtMostAnEighthMoreThanTheirPayloads() throws Exception {
    Costs noise = new Costs();
    List<Bytes> bodies = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      bodies.add(noise.noise(BODY_BYTES));
    }

    Cost cost = inBatches(bodies);

    System.out.printf(
        "batches, %,d random bodies: stored %.3f, transferred %.3f of %,d payload bytes%n",
        bodies.size(), cost.stored(), cost.transferred(), cost.payload);
    assertThat(cost.stored()).isLessThanOrEqualTo(1.12);
    assertThat(cost.transferred()).isLessThanOrEqualTo(1.12);
  }

  private record Cost(long payload, long live, long in) {
    double stored() {
      return (double) live / payload;
    }

    double transferred() {
      return (double) in / payload;
    }
  }

  /** Appended and published by the hundred. */
  private static Cost inBatches(List<Bytes> bodies) throws Exception {
    Costs costs = new Costs();
    Device reader = costs.reader();
    List<SentMessage> sent = new ArrayList<>();
    for (int from = 0; from < bodies.size(); from += BATCH) {
      sent.addAll(costs.append(bodies.subList(from, Math.min(from + BATCH, bodies.size()))));
      costs.flush();
    }
    SyncReport report = reader.sync();
    assertThat(report.newMessages()).isEqualTo(bodies.size());
    return new Cost(costs.payloadBytes(sent), costs.liveBytes(), report.bytesIn());
  }

  /** Sentences of this project's documents and commits, as people wrote them. */
  private static List<Bytes> prose() throws Exception {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(CostsTest.class.getResourceAsStream("/workloads/prose.txt")),
                StandardCharsets.UTF_8))) {
      return lines.lines().map(Bytes::utf8).collect(Collectors.toList());
    }
  }

  private static double deflated(List<Bytes> bodies) {
    long before = 0;
    long after = 0;
    for (int from = 0; from < bodies.size(); from += BATCH) {
      Bytes batch =
          Bytes.concat(
              bodies.subList(from, Math.min(from + BATCH, bodies.size())).toArray(new Bytes[0]));
      Deflater deflater = new Deflater(6, true);
      deflater.setInput(batch.toArray());
      deflater.finish();
      before += batch.size();
      after += deflater.deflate(new byte[batch.size() + 100]);
      deflater.end();
    }
    return (double) after / before;
  }
}
