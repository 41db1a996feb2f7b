package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.WriterState;
import org.remotelog.log.crypto.SegmentHeader;

final class LogWriterTest {
  private final List<String> places = new ArrayList<>();
  private Faults faults = Faults.NONE;
  private final FakeStore store =
      new FakeStore(
          "store",
          place -> {
            places.add(place);
            faults.meet(place);
          });
  private final FakePointer pointer =
      new FakePointer(
          place -> {
            places.add(place);
            faults.meet(place);
          });
  private final Desk desk = new Desk(new MemoryHome(), 1, List.of(store), List.of(pointer));

  private static void failAt(String wanted, String place) throws IOException {
    if (place.equals(wanted)) {
      throw new IOException("no luck with " + place);
    }
  }

  @Test
  void persistsThenPutsThenPublishesThenAcknowledges() throws Exception {
    List<String> states = new ArrayList<>();
    faults =
        place -> {
          WriterState state = desk.writerState();
          boolean outgoing = state.outgoing().isPresent();
          states.add(place + " " + outgoing + " " + state.publishedCount());
        };
    LogWriter writer = desk.writer();
    desk.append(writer, Bytes.utf8("one"), Bytes.utf8("two"));
    CompletableFuture<Long> second = writer.whenPublished(desk.log(), 2);
    CompletableFuture<Long> third = writer.whenPublished(desk.log(), 3);
    assertThat(second).isNotDone();

    writer.flush(List.of(desk.own()));

    assertThat(states)
        .containsExactly(
            "put true 0", "put, done true 0", "publish true 0", "publish, done true 0");
    assertThat(second).isCompletedWithValue(2L);
    assertThat(third).isNotDone();
    assertThat(writer.whenPublished(desk.log(), 1)).isCompletedWithValue(2L);
    assertThat(desk.writerState().outgoing()).isEmpty();
    places.clear();
    assertThat(writer.flush(List.of(desk.own())).requests()).isZero();
    assertThat(places).isEmpty();
  }

  @Test
  void sendsTheSameBytesUntilStoreAndPointerTakeThem() throws Exception {
    LogWriter writer = desk.writer();
    desk.append(writer, Bytes.utf8("one"));
    faults = place -> failAt("put", place);
    assertThat(writer.flush(List.of(desk.own())).failures()).hasSize(1);
    faults = place -> failAt("publish", place);
    desk.append(writer, Bytes.utf8("two"));
    assertThat(writer.flush(List.of(desk.own())).failures()).hasSize(1);
    faults = place -> failAt("publish, done", place);
    assertThat(writer.flush(List.of(desk.own())).failures()).hasSize(1);
    assertThat(desk.writerState().publishedCount()).isZero();
    CompletableFuture<Long> second = writer.whenPublished(desk.log(), 2);

    faults = Faults.NONE;
    Publication publication = writer.flush(List.of(desk.own()));

    assertThat(publication.failures()).isEmpty();
    assertThat(publication.published())
        .extracting(Publication.Published::count)
        .containsExactly(1L, 2L);
    assertThat(second).isCompletedWithValue(2L);
    checkOneRecordForASequence();
    checkNoLeafTwice(store.offered);
  }

  @Test
  void publishesNothingWhileOneStoreFails() throws Exception {
    FakeStore second =
        new FakeStore(
            "second",
            place -> {
              throw new IllegalStateException("broken adapter");
            });
    Desk two = new Desk(new MemoryHome(), 1, List.of(store, second), List.of(pointer));
    LogWriter writer = two.writer();
    two.append(writer, Bytes.utf8("one"));

    Publication publication = writer.flush(List.of(two.own()));

    assertThat(publication.failures())
        .singleElement()
        .satisfies(failure -> assertThat(failure.why()).contains("broken adapter"));
    assertThat(pointer.offered).isEmpty();
  }

  @Test
  void signsNothingMoreWhenAnotherCopyWroteTheLog() throws Exception {
    Desk twin = new Desk(new MemoryHome(), 1, List.of(store), List.of(pointer));
    twin.say("by the twin");
    desk.append(desk.writer(), Bytes.utf8("mine"));

    Publication conflicting = desk.writer().flush(List.of(desk.own()));
    twin.say("by the twin again");
    desk.append(desk.writer(), Bytes.utf8("mine too"));
    Publication stale = desk.writer().flush(List.of(desk.own()));

    assertThat(conflicting.failures())
        .extracting(Publication.Failure::foreignHead)
        .containsExactly(true);
    assertThat(stale.failures()).extracting(Publication.Failure::foreignHead).containsExactly(true);
    assertThat(desk.writerState().recordSequence()).isEqualTo(1);
    assertThat(desk.writerState().count()).isEqualTo(2);
    assertThat(desk.writerState().publishedCount()).isZero();
    assertThat(IpnsRecordCodec.parse(desk.log(), pointer.records(desk.log()).get(0)).sequence())
        .isEqualTo(2);
  }

  @Test
  void completesFuturesThatAnInterruptedFlushLeftBehind() throws Exception {
    LogWriter writer = desk.writer();
    desk.append(writer, Bytes.utf8("one"));
    CompletableFuture<Long> first = writer.whenPublished(desk.log(), 1);
    faults =
        place -> {
          if (place.equals("publish")) {
            Thread.currentThread().interrupt();
          }
        };
    assertThatThrownBy(() -> writer.flush(List.of(desk.own())))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(first).isNotDone();

    faults = Faults.NONE;
    writer.flush(List.of(desk.own()));

    assertThat(first).isCompletedWithValue(1L);
    checkOneRecordForASequence();
  }

  @Test
  void goesOnWithAClockThatShowsNonsense() throws Exception {
    for (long now : new long[] {0, -5, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE / 2}) {
      desk.now = now;
      desk.say("at " + now);
    }
    Desk reader = new Desk(new MemoryHome(), 2, List.of(store), List.of(pointer));
    reader.reads.add(desk.log());
    CatchUp pass = reader.catchUp();
    assertThat(pass.entries()).isEqualTo(5);
    assertThat(pass.gaps()).isEmpty();
    assertThat(pass.warnings()).anySatisfy(text -> assertThat(text).contains("in the future"));
  }

  @Test
  void neverUsesALeafOrASequenceTwiceWhateverStepItDiesAt() throws Exception {
    for (int death = 1; death <= 40; death++) {
      int[] steps = {death};
      FakeStore blocks = new FakeStore("store", place -> tick(steps));
      FakePointer heads = new FakePointer(place -> tick(steps));
      MemoryHome home = new MemoryHome();
      int appended = 0;
      while (appended < 12) {
        Desk alive = new Desk(home, 1, List.of(blocks), List.of(heads));
        try {
          LogWriter writer = alive.writer();
          alive.append(writer, Bytes.utf8("message " + appended));
          appended++;
          writer.flush(List.of(alive.own()));
          tick(steps);
        } catch (Died e) {
          home.crash();
          home = home.reopen();
          steps[0] = death;
        }
      }
      steps[0] = Integer.MAX_VALUE;
      Desk last = new Desk(home, 1, List.of(blocks), List.of(heads));
      last.writer().flush(List.of(last.own()));
      checkNoLeafTwice(blocks.offered);
      checkOneRecordForASequence(heads, last);
      assertThat(last.writerState().publishedCount()).isEqualTo(12);
    }
  }

  /** Ends a run as the end of a process would: no code of the library handles it. */
  static final class Died extends Error {
    private static final long serialVersionUID = 1L;
  }

  static void tick(int[] steps) {
    steps[0]--;
    if (steps[0] == 0) {
      throw new Died();
    }
  }

  private void checkOneRecordForASequence() throws Exception {
    checkOneRecordForASequence(pointer, desk);
  }

  private static void checkOneRecordForASequence(FakePointer pointer, Desk desk) throws Exception {
    List<Bytes> bySequence = new ArrayList<>();
    for (Bytes bytes : pointer.offered) {
      HeadRecord record = IpnsRecordCodec.parse(desk.log(), bytes);
      if (record.sequence() > bySequence.size()) {
        bySequence.add(bytes);
        assertThat(record.sequence()).isEqualTo(bySequence.size());
      }
      assertThat(bytes).isEqualTo(bySequence.get((int) record.sequence() - 1));
    }
  }

  private static void checkNoLeafTwice(List<Block> blocks) throws Exception {
    Set<Long> leaves = new HashSet<>();
    Set<Cid> seen = new HashSet<>();
    for (Block block : blocks) {
      if (block.cid().codec() == Cid.Codec.RAW && seen.add(block.cid())) {
        assertThat(leaves.add(SegmentHeader.parse(block.data()).leaf())).isTrue();
      }
    }
  }
}
