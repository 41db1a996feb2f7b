package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Cid;
import org.remotelog.log.Gap;
import org.remotelog.log.GapCause;
import org.remotelog.log.Limits;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.core.WriterState;

/**
 * One changed byte anywhere: nothing wrong is delivered, what is missing is named, and it heals.
 */
final class EveryByteTest {
  private static final long SEED = 20_26;
  private static final int SAMPLES = 60;

  private final FakeStore store = new FakeStore("store", Faults.NONE);
  private final FakePointer pointer = new FakePointer(Faults.NONE);
  private final Desk writer = new Desk(new MemoryHome(), 1, List.of(store), List.of(pointer));
  private final List<Bytes> said = new ArrayList<>();
  private final Random random = new Random(SEED);

  private void say(Bytes body) throws Exception {
    said.add(body);
    writer.say(body);
  }

  @Test
  void neverDeliversWrongContentFromAChangedRecord() throws Exception {
    say(Bytes.utf8("one"));
    say(Bytes.utf8("two"));
    Bytes good = pointer.records(writer.log()).get(0);
    Bytes head = store.blocks.get(writer.writerState().headCid().orElseThrow());
    int inlineFrom = good.size() - head.size();
    for (int at = 0; at < good.size(); at++) {
      Desk reader = reader();
      pointer.hold(writer.log(), changed(good, at));
      CatchUp pass = reader.catchUp();
      String about = "seed " + SEED + ", byte " + at + " of a record";
      check(reader, about);
      if (at >= inlineFrom) {
        assertThat(pass.refusals()).as(about).isNotEmpty();
        assertThat(reader.delivered(writer.log())).as(about).isEqualTo(2);
      } else {
        // The tag and length of the inline head may make it a field that nobody knows.
        assertThat(pass.gaps().isEmpty()).as(about).isEqualTo(reader.delivered(writer.log()) == 2);
        pass.gaps().forEach(gap -> assertThat(gap.cause()).as(about).isEqualTo(GapCause.REFUSED));
      }
      pointer.hold(writer.log(), good);
      checkHealed(reader, about);
    }
  }

  @Test
  void neverDeliversWrongContentFromAChangedSegmentOrHead() throws Exception {
    for (int i = 0; i < 10; i++) {
      say(Bytes.utf8("message " + i));
    }
    say(SampleLog.random(random, 20_000));
    writer.say(Bytes.utf8("the end"));
    said.add(Bytes.utf8("the end"));
    Bytes record = pointer.records(writer.log()).get(0);
    WriterState state = writer.writerState();
    List<Cid> cids = new ArrayList<>();
    state.segments().forEach(ref -> cids.add(ref.cid()));
    cids.add(state.headCid().orElseThrow());
    // Without the inline head, so that the head's block counts.
    Bytes head = store.blocks.get(state.headCid().orElseThrow());
    pointer.hold(writer.log(), record.slice(0, record.size() - head.size() - 4));
    changeBlocks(cids);
  }

  @Test
  void neverDeliversWrongContentFromAChangedPage() throws Exception {
    for (int i = 0; i < 14; i++) {
      Bytes first = SampleLog.random(random, 110_000);
      Bytes second = SampleLog.random(random, 100_000);
      said.add(first);
      said.add(second);
      writer.say(first, second);
    }
    WriterState state = writer.writerState();
    assertThat(state.pages()).hasSize(1);
    changeBlocks(List.of(state.pages().get(0).cid()));
  }

  private void changeBlocks(List<Cid> cids) throws Exception {
    for (Cid cid : cids) {
      Bytes good = store.blocks.get(cid);
      boolean all = good.size() <= 600 && cids.size() <= 12;
      int count = all ? good.size() : SAMPLES / cids.size();
      for (int i = 0; i < count; i++) {
        int at = all ? i : random.nextInt(good.size());
        String about = "seed " + SEED + ", byte " + at + " of block " + cid;
        store.blocks.put(cid, changed(good, at));
        Desk reader = reader();
        CatchUp pass = reader.catchUp();
        check(reader, about);
        assertThat(pass.refusals())
            .as(about)
            .anySatisfy(refusal -> assertThat(refusal.what()).contains(cid.toString()));
        assertThat(pass.gaps()).as(about).isNotEmpty();
        for (Gap gap : pass.gaps()) {
          assertThat(gap.log()).as(about).isEqualTo(writer.log());
          assertThat(gap.cause()).as(about).isEqualTo(GapCause.REFUSED);
          assertThat(gap.detail()).as(about).contains(cid.toString());
        }
        store.blocks.put(cid, good);
        checkHealed(reader, about);
      }
    }
  }

  private Desk reader() {
    Desk reader = new Desk(new MemoryHome(), 2, List.of(store), List.of(pointer));
    reader.reads.add(writer.log());
    return reader;
  }

  /** What was delivered is right; that nothing comes twice is for the desk to notice. */
  private void check(Desk reader, String about) throws Exception {
    long[] right = {0};
    reader.home.read(
        tables -> {
          tables
              .table(HomeTable.INBOX)
              .scan(
                  Keys.START,
                  Keys.END,
                  row -> {
                    long sequence = Keys.u64At(row.key(), row.key().size() - Long.BYTES);
                    Bytes body = row.value().slice(Long.BYTES, row.value().size());
                    assertThat(body).as(about).isEqualTo(said.get((int) sequence - 1));
                    right[0]++;
                    return true;
                  });
          return Boolean.TRUE;
        });
    assertThat(right[0]).as(about).isLessThanOrEqualTo(said.size());
  }

  private void checkHealed(Desk reader, String about) throws Exception {
    CatchUp pass = reader.catchUp();
    assertThat(pass.gaps()).as(about).isEmpty();
    assertThat(reader.bodies(writer.log())).as(about).isEqualTo(said);
    assertThat(pass.refusals()).as(about).isEmpty();
  }

  private Bytes changed(Bytes good, int at) {
    byte[] bytes = good.toArray();
    bytes[at] ^= (byte) (1 + random.nextInt(255));
    assertThat(bytes.length).isLessThan(Limits.MAX_BLOCK_BYTES);
    return Bytes.wrap(bytes);
  }
}
