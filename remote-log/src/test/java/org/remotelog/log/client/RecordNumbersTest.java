package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.Limits;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.WriterState;

/** A log whose records have come to the last number that there is. */
final class RecordNumbersTest {
  private final FakeStore store = new FakeStore("store", place -> {});
  private final FakePointer pointer = new FakePointer(place -> {});
  private final MemoryHome home = new MemoryHome();
  private final Desk desk = new Desk(home, 1, List.of(store), List.of(pointer));

  /** As if the newest record had this number. */
  private void numberTheNewest(long sequence) throws Exception {
    WriterState state = desk.writerState();
    WriterState.Publishing old = state.publishing();
    WriterState changed =
        new WriterState(
            state.log(),
            state.root(),
            state.layout(),
            new WriterState.Publishing(
                old.publishedCount(), sequence, old.newest(), old.outgoing(), old.standing()),
            state.predecessor(),
            state.notes());
    home.update(tables -> new LogJournal(tables).putLayout(changed));
  }

  private Publication write(String text) throws Exception {
    LogWriter writer = desk.writer();
    desk.append(writer, Bytes.utf8(text));
    return writer.flush(List.of(desk.own()));
  }

  private HeadRecord published() throws Exception {
    return IpnsRecordCodec.parse(
        desk.log(), pointer.resolve(desk.log(), desk.network().deadline()).get(0));
  }

  @Test
  void lastNumberIsPublishedAndReadAndNothingComesAfterIt() throws Exception {
    desk.say("one");
    numberTheNewest(Limits.MAX_OPEN_RECORD_SEQUENCE - 1);
    desk.say("two");
    assertThat(published().sequence()).isEqualTo(Limits.MAX_OPEN_RECORD_SEQUENCE);

    Publication refused = write("three");

    assertThat(refused.published()).isEmpty();
    assertThat(refused.failures()).hasSize(1);
    assertThat(refused.failures().get(0).why()).contains("used its last record number");
    assertThat(refused.requests()).isZero();
    assertThat(published().sequence()).isEqualTo(Limits.MAX_OPEN_RECORD_SEQUENCE);
    assertThat(desk.writerState().count()).as("it is kept").isEqualTo(3);
    assertThat(write("four").failures()).hasSize(1);
  }
}
