package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Cid;
import org.remotelog.log.Cid.Codec;
import org.remotelog.log.core.Branches;
import org.remotelog.log.core.ReaderState;

/**
 * What the follower of a forked log fetches. Each new head of a side branch was first taken for the
 * main one's, so a forker made readers fetch its branch again with every publish.
 */
@Timeout(120)
final class ForkCostsTest {
  private static final int PUBLISHES = 20;

  private final Map<Cid, Integer> fetched = new HashMap<>();
  private long bytes;
  private final FakeStore store =
      new FakeStore("store", Faults.NONE) {
        @Override
        public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
          Optional<Bytes> block = super.get(cid, deadline);
          fetched.merge(cid, 1, Integer::sum);
          bytes += block.map(Bytes::size).orElse(0);
          return block;
        }
      };
  private final FakePointer shown = new FakePointer(Faults.NONE);
  private final Desk writer =
      new Desk(new MemoryHome(), 1, List.of(store), List.of(new FakePointer(Faults.NONE)));
  private final Desk reader = new Desk(new MemoryHome(), 2, List.of(store), List.of(shown));

  ForkCostsTest() {
    reader.reads.add(writer.log());
  }

  private CatchUp read(Desk... shownOf) throws IOException {
    List<Bytes> records = new ArrayList<>();
    for (Desk desk : shownOf) {
      records.add(desk.newest());
    }
    shown.hold(writer.log(), records.toArray(new Bytes[0]));
    CatchUp pass = reader.catchUp();
    assertThat(pass.gaps()).isEmpty();
    return pass;
  }

  private Desk forkedAfter(int common) throws IOException {
    for (int i = 1; i <= common; i++) {
      writer.say("common " + i);
    }
    return writer.twin();
  }

  private ReaderState state() throws IOException {
    return reader.readerState(writer.log());
  }

  private void assertAllOnce(int main, int side, long common) throws IOException {
    assertThat(fetched.values()).allMatch(times -> times == 1);
    assertThat(reader.delivered(writer.log())).isEqualTo(main);
    assertThat(reader.sideTexts(writer.log())).hasSize(side).doesNotHaveDuplicates();
    assertThat(state().branches()).hasSize(1);
    assertThat(Branches.commonPart(state())).isEqualTo(common);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 20})
  void fetchesNoBlockTwiceWhateverPublishesItSees(int every) throws Exception {
    Desk twin = forkedAfter(40);
    read(writer);
    twin.say("ahead 1");
    twin.say("ahead 2");
    for (int i = 1; i <= PUBLISHES; i++) {
      writer.say("mine " + i);
      twin.say("the twin's " + i);
      if (i % every == 0) {
        read(writer, twin);
        read(twin, writer);
      }
    }
    read(writer, twin);
    // The twin's numbers are higher, so it is taken for the main one.
    assertAllOnce(42 + PUBLISHES, PUBLISHES, 40);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 20})
  void fetchesNoBlockTwiceOfATwinThatContradictsWhatWasRead(int every) throws Exception {
    Desk twin = forkedAfter(40);
    writer.say("mine 0");
    read(writer);
    twin.say("ahead 1");
    twin.say("ahead 2");
    for (int i = 1; i <= PUBLISHES; i++) {
      writer.say("mine " + i);
      twin.say("the twin's " + i);
      if (i % every == 0) {
        read(twin, writer);
        read(writer, twin);
      }
    }
    read(writer, twin);
    assertAllOnce(41 + PUBLISHES, PUBLISHES + 2, 40);
  }

  /** Its segments soon reach over what the main one has, and contradict nothing by themselves. */
  @Test
  void fetchesNoBlockTwiceOfATwinThatRunsAhead() throws Exception {
    Desk twin = forkedAfter(40);
    writer.say("mine");
    read(writer);
    for (int i = 1; i <= 2 * PUBLISHES; i++) {
      twin.say("the twin's " + i);
      read(twin);
    }
    assertAllOnce(41, 2 * PUBLISHES, 40);
  }

  @Test
  void fetchesOneSegmentForEachPublishThatItFollows() throws Exception {
    Desk twin = forkedAfter(40);
    twin.say("ahead 1");
    read(writer);
    read(twin);
    fetched.clear();
    bytes = 0;
    long newBytes = 0;
    for (int i = 1; i <= PUBLISHES; i++) {
      for (Desk desk : List.of(writer, twin)) {
        desk.say("news " + i + " of " + desk.pointers);
        newBytes +=
            desk.writerState().segments().get(desk.writerState().segments().size() - 1).size();
      }
      read(writer, twin);
    }
    System.out.println(
        "followed two copies through "
            + PUBLISHES
            + " publishes each: "
            + fetched.size()
            + " blocks and "
            + bytes
            + " bytes fetched, "
            + newBytes
            + " bytes new");
    assertThat(fetched).hasSize(2 * PUBLISHES);
    assertThat(fetched.values()).allMatch(times -> times == 1);
    assertThat(bytes).isLessThanOrEqualTo(newBytes);
  }

  @Test
  void fetchesNoBlockTwiceWhenTheCopiesAreShownByTurns() throws Exception {
    Desk twin = forkedAfter(40);
    twin.say("ahead");
    read(writer);
    for (int i = 1; i <= PUBLISHES; i++) {
      writer.say("mine " + i);
      twin.say("the twin's " + i);
      read(i % 3 == 0 ? twin : writer);
    }
    read(twin);
    read(writer);
    assertThat(fetched.values()).allMatch(times -> times == 1);
    assertThat(reader.delivered(writer.log()) + reader.sideTexts(writer.log()).size())
        .isEqualTo(40 + PUBLISHES + PUBLISHES + 1);
  }

  @Test
  void fetchesNoBlockTwiceOfALogThatIsNewAndForked() throws Exception {
    Desk twin = forkedAfter(300);
    for (int i = 0; i < PUBLISHES; i++) {
      writer.say("mine " + i);
      twin.say("the twin's " + i);
    }
    twin.say("one more");
    writer.say("and one");
    read(writer, twin);
    assertAllOnce(300 + PUBLISHES + 1, PUBLISHES + 1, 300);
  }

  private static Bytes large(long seed) {
    byte[] body = new byte[100_000];
    new Random(seed).nextBytes(body);
    return Bytes.wrap(body);
  }

  /** Far more than the eight full segments that stay in a head. */
  private Desk longAndForked() throws Exception {
    for (int i = 0; i < 40; i++) {
      writer.say(large(i));
    }
    Desk twin = writer.twin();
    assertThat(writer.newestHead().pages()).isNotEmpty();
    return twin;
  }

  private void write(Desk twin, int from, int to) throws IOException {
    for (int i = from; i < to; i++) {
      writer.say(large(1_000 + i));
      twin.say(large(2_000 + i));
    }
  }

  private void assertNoSegmentTwice() {
    fetched.forEach(
        (cid, times) ->
            assertThat(times).as("%s", cid).isLessThanOrEqualTo(cid.codec() == Codec.RAW ? 1 : 2));
  }

  @Test
  void fetchesNoSegmentOfALongLogTwiceThatIsFollowed() throws Exception {
    Desk twin = longAndForked();
    writer.say(large(999));
    read(writer);
    for (int i = 0; i < 40; i += 8) {
      write(twin, i, i + 8);
      shown.hold(writer.log(), (i % 16 == 0 ? twin : writer).newest());
      // A page that came before the branch was known is read once more, by the next pass.
      reader.catchUp();
      assertThat(reader.catchUp().gaps()).isEmpty();
    }
    read(writer, twin);
    assertThat(state().branches()).hasSize(1);
    assertThat(reader.delivered(writer.log())).isEqualTo(81);
    assertThat(reader.sideTexts(writer.log())).hasSize(40);
    assertNoSegmentTwice();
  }

  @Test
  void fetchesNoSegmentOfALongLogTwiceThatIsNew() throws Exception {
    Desk twin = longAndForked();
    write(twin, 0, 40);
    read(writer, twin);
    read(writer, twin);
    assertThat(reader.delivered(writer.log())).isEqualTo(80);
    assertThat(reader.sideTexts(writer.log())).hasSize(40);
    assertThat(Branches.commonPart(state())).isEqualTo(40);
    assertNoSegmentTwice();
  }

  @Test
  void keepsOneBranchWhenPointersShowOlderHeadsOfIt() throws Exception {
    Desk twin = forkedAfter(10);
    List<Bytes> of = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      writer.say("mine " + i);
      twin.say("the twin's " + i);
      of.add(twin.newest());
    }
    writer.say("mine");
    read(writer);
    read(writer, twin);
    for (Bytes older : of) {
      shown.hold(writer.log(), writer.newest(), twin.newest(), older);
      assertThat(reader.catchUp().gaps()).isEmpty();
    }
    assertAllOnce(17, 6, 10);
  }
}
