package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.ReaderState;

/** A fork is proven by two records, so both are kept, whatever comes after them. */
@Timeout(60)
final class ForkEvidenceTest {
  private final FakeStore store = new FakeStore("store", Faults.NONE);
  private final FakePointer pointer = new FakePointer(Faults.NONE);
  private final FakePointer aside = new FakePointer(Faults.NONE);
  private final Desk writer = new Desk(new MemoryHome(), 1, List.of(store), List.of(pointer));
  private final Desk twin = new Desk(new MemoryHome(), 1, List.of(store), List.of(aside));
  private final Desk reader =
      new Desk(new MemoryHome(), 2, List.of(store), List.of(new FakePointer(Faults.NONE)));

  ForkEvidenceTest() {
    reader.reads.add(writer.log());
  }

  private void show(Bytes... records) {
    ((FakePointer) reader.pointers.get(0)).hold(writer.log(), records);
  }

  private Bytes ofWriter() {
    return pointer.records(writer.log()).get(0);
  }

  private Bytes ofTwin() {
    return aside.records(writer.log()).get(0);
  }

  private List<Bytes> kept() throws Exception {
    return reader.readerState(writer.log()).conflicts();
  }

  @Test
  void keepsBothWhenBothAreNewerThanTheFloor() throws Exception {
    writer.say("by me");
    twin.say("by the twin");
    Bytes one = ofWriter();
    Bytes other = ofTwin();
    show(one, other);
    reader.catchUp();
    assertThat(kept()).containsExactlyInAnyOrder(one, other);
  }

  @Test
  void keepsBothWhenTheFloorMovesOn() throws Exception {
    writer.say("by me");
    twin.say("by the twin");
    Bytes one = ofWriter();
    Bytes other = ofTwin();
    show(one);
    reader.catchUp();
    assertThat(kept()).isEmpty();
    show(one, other);
    reader.now += 5_000;
    reader.catchUp();
    writer.say("more");
    show(ofWriter());
    reader.now += 5_000;
    reader.catchUp();
    assertThat(reader.readerState(writer.log()).count()).isEqualTo(2);
    assertThat(kept()).containsExactlyInAnyOrder(one, other);
    for (Bytes record : kept()) {
      HeadRecord parsed = IpnsRecordCodec.parse(writer.log(), record);
      assertThat(parsed.sequence()).isEqualTo(1);
    }
    long seenMs =
        reader.home.read(t -> new LogJournal(t).forkSeenMs(writer.log(), 1)).orElseThrow();
    assertThat(seenMs).isEqualTo(Desk.NOW + 5_000);
  }

  @Test
  void completesARowThatKeptOnlyOneOfThem() throws Exception {
    writer.say("by me");
    twin.say("by the twin");
    show(ofWriter());
    reader.catchUp();
    ReaderState now = reader.readerState(writer.log());
    ReaderState old =
        new ReaderState(now.log(), now.accepted(), now.held(), now.verified(), List.of(ofTwin()));
    reader.home.update(tables -> new LogJournal(tables).putReader(old));
    assertThat(kept()).containsExactly(ofTwin());
    show(ofWriter(), ofTwin());
    reader.catchUp();
    assertThat(kept()).containsExactlyInAnyOrder(ofWriter(), ofTwin());
  }

  @Test
  void keepsNoMoreThanTheLimitAndNoHalfOfAPair() throws Exception {
    List<Bytes> all = new ArrayList<>();
    for (int i = 0; i <= Limits.MAX_RECORDS_PER_NAME / 2; i++) {
      writer.say("mine " + i);
      twin.say("the twin's " + i);
      all.add(ofWriter());
      all.add(ofTwin());
      show(ofWriter(), ofTwin());
      reader.catchUp();
      int expected = Math.min(all.size(), Limits.MAX_RECORDS_PER_NAME);
      assertThat(kept()).containsExactlyInAnyOrderElementsOf(all.subList(0, expected));
    }
  }
}
