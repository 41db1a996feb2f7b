package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Head;
import org.remotelog.log.Limits;
import org.remotelog.log.SegmentRef;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.MergePlanner;
import org.remotelog.log.core.WriterState;

final class LongLogTest {
  private final FakeStore store = new FakeStore("store", Faults.NONE);
  private final FakePointer pointer = new FakePointer(Faults.NONE);
  private final Desk writer = desk(1);

  private Desk desk(int seed) {
    return new Desk(new MemoryHome(), seed, List.of(store), List.of(pointer));
  }

  private Desk reader() {
    Desk reader = desk(2);
    reader.reads.add(writer.log());
    return reader;
  }

  @Test
  void readsALogOfOneMessagePerPublishInTwoRounds() throws IOException {
    Desk follower = reader();
    List<Bytes> said = new ArrayList<>();
    long largest = 0;
    for (int i = 1; i <= 3_000; i++) {
      Bytes body = Bytes.utf8("message " + i + " of a long day");
      said.add(body);
      writer.say(body);
      Bytes record = pointer.records(writer.log()).get(0);
      largest = Math.max(largest, record.size());
      if (i % 3 == 0 || i > 2_900) {
        CatchUp pass = follower.catchUp();
        assertThat(pass.rounds()).isEqualTo(2);
        assertThat(pass.gaps()).isEmpty();
        assertThat(follower.delivered(writer.log())).isEqualTo(i);
        assertThat(pass.segments()).as("segments for one step").isLessThanOrEqualTo(3);
      }
    }
    assertThat(largest).isBetween(1_000L, (long) Limits.MAX_INLINE_RECORD_BYTES);
    assertThat(follower.bodies(writer.log())).isEqualTo(said);

    Desk late = reader();
    CatchUp cold = late.catchUp();

    assertThat(cold.rounds()).isEqualTo(2);
    assertThat(cold.gaps()).isEmpty();
    assertThat(cold.refusals()).isEmpty();
    assertThat(late.bodies(writer.log())).isEqualTo(said);
    Head head = late.readerState(writer.log()).accepted().orElseThrow().head();
    assertThat(late.readerState(writer.log()).verified().root()).isEqualTo(head.root());
    assertThat(late.catchUp().rounds()).isEqualTo(1);
    assertThat(bytesPut()).as("bytes for 3,000 small messages").isLessThan(20_000_000L);
  }

  private long bytesPut() {
    return store.offered.stream().mapToLong(block -> block.data().size()).sum();
  }

  @Test
  void keepsOldFinalSegmentsInPagesAndReadsThemInThreeRounds() throws IOException {
    Random random = new Random(7);
    List<Bytes> said = new ArrayList<>();
    for (int i = 0; i < 72; i++) {
      Bytes body = SampleLog.random(random, 100_000);
      said.add(body);
      writer.say(body, Bytes.utf8("and " + i));
      said.add(Bytes.utf8("and " + i));
    }
    WriterState state = writer.writerState();
    assertThat(state.pages()).hasSize(1);
    assertThat(state.layout().paged().openPage()).hasSizeGreaterThan(16);
    assertThat(finals(state.segments())).isBetween(4, 5);

    Desk late = reader();
    CatchUp cold = late.catchUp();

    assertThat(cold.rounds()).isEqualTo(3);
    assertThat(cold.gaps()).isEmpty();
    assertThat(late.bodies(writer.log())).isEqualTo(said);
  }

  private static int finals(List<SegmentRef> segments) {
    return (int) segments.stream().filter(ref -> ref.tier() == MergePlanner.FINAL_TIER).count();
  }

  @Test
  void publishesTextThatCompressesToAlmostNothing() throws IOException {
    List<Bytes> said = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      Bytes body = SampleLog.filled('a' + i % 20, 120_000);
      said.add(body);
      said.add(body);
      writer.say(body, body);
    }

    Desk late = reader();
    CatchUp cold = late.catchUp();

    assertThat(cold.gaps()).isEmpty();
    assertThat(late.bodies(writer.log())).isEqualTo(said);
  }

  @Test
  void staysReadableThroughManyEpochs() throws IOException {
    List<Bytes> said = new ArrayList<>();
    for (int i = 0; i < 180; i++) {
      writer.epoch = i / 3;
      said.add(Bytes.utf8("message " + i));
      writer.say("message " + i);
      assertThat(writer.writerState().segments()).hasSizeLessThanOrEqualTo(40);
    }

    Desk late = reader();
    late.epoch = 100;
    CatchUp cold = late.catchUp();

    assertThat(cold.gaps()).isEmpty();
    assertThat(late.bodies(writer.log())).isEqualTo(said);
    for (SegmentRef ref : writer.writerState().segments()) {
      assertThat(ref.range().count()).isLessThanOrEqualTo(3);
    }
  }

  @Test
  void takesAtMostTheLimitOfEntriesIntoOneFlush() throws IOException {
    LogWriter log = writer.writer();
    List<LogWriter.NewMessage> messages = new ArrayList<>();
    for (int i = 0; i <= ClientLimits.MAX_ENTRIES_PER_FLUSH; i++) {
      messages.add(Desk.message(Bytes.utf8("m" + i)));
    }
    writer.home.update(tables -> log.append(tables, writer.log(), messages));

    Publication publication = log.flush(List.of(writer.own()));

    assertThat(publication.published())
        .extracting(Publication.Published::count)
        .containsExactly(
            (long) ClientLimits.MAX_ENTRIES_PER_FLUSH, ClientLimits.MAX_ENTRIES_PER_FLUSH + 1L);
    Desk late = reader();
    assertThat(late.catchUp().entries()).isEqualTo(ClientLimits.MAX_ENTRIES_PER_FLUSH + 1L);
    assertThat(late.readerState(writer.log()).count()).isEqualTo(messages.size());
  }

  @Test
  void takesAtMostTheLimitOfBytesIntoOneFlush() throws IOException {
    Random random = new Random(3);
    LogWriter log = writer.writer();
    int count = ClientLimits.MAX_BYTES_PER_FLUSH / Limits.MAX_ENTRY_BYTES + 1;
    List<Bytes> said = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      said.add(SampleLog.random(random, Limits.MAX_ENTRY_BYTES));
    }
    writer.append(log, said.toArray(new Bytes[0]));

    Publication publication = log.flush(List.of(writer.own()));

    assertThat(publication.failures()).isEmpty();
    assertThat(publication.published()).hasSize(2);
    assertThat(publication.published().get(0).count()).isEqualTo(count - 2L);
    Desk late = reader();
    assertThat(late.catchUp().gaps()).isEmpty();
    assertThat(late.bodies(writer.log())).isEqualTo(said);
    assertThat(writer.writerState().segments())
        .hasSizeLessThan(
            MergePlanner.MAX_GROWING
                + CoreLimits.FINAL_SEGMENTS_IN_HEAD
                + CoreLimits.FINAL_SEGMENTS_MOVED_AT_ONCE);
  }
}
