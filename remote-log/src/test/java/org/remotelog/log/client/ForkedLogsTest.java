package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Cid;
import org.remotelog.log.Gap;
import org.remotelog.log.GapCause;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.core.Branches;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.ReaderState;
import org.remotelog.log.core.SideBranch;

/** A home was copied, both copies write, and a reader gets everything of both, once. */
@Timeout(60)
final class ForkedLogsTest {
  private final FakeStore store = new FakeStore("store", Faults.NONE);
  private final FakePointer pointer = new FakePointer(Faults.NONE);
  private final FakePointer shown = new FakePointer(Faults.NONE);
  private final MemoryHome writing = new MemoryHome();
  private final Desk writer = new Desk(writing, 1, List.of(store), List.of(pointer));
  private final MemoryHome reading = new MemoryHome();
  private final Desk reader = new Desk(reading, 2, List.of(store), List.of(shown));

  ForkedLogsTest() {
    reader.reads.add(writer.log());
  }

  private CatchUp read(Desk... shownOf) throws IOException {
    List<Bytes> records = new ArrayList<>();
    for (Desk desk : shownOf) {
      records.add(desk.newest());
    }
    shown.hold(writer.log(), records.toArray(new Bytes[0]));
    return reader.catchUp();
  }

  /** The tag of field 1000 and the length take two bytes each. */
  private Bytes withoutInline(Bytes record) throws Exception {
    int head = IpnsRecordCodec.parse(writer.log(), record).inlineHead().orElseThrow().size();
    return record.slice(0, record.size() - head - 4);
  }

  private ReaderState state() throws IOException {
    return reader.readerState(writer.log());
  }

  private List<String> sides() throws IOException {
    return reader.sideTexts(writer.log());
  }

  private long main() throws IOException {
    return reader.delivered(writer.log());
  }

  private static List<GapCause> causes(CatchUp pass) {
    return pass.gaps().stream().map(Gap::cause).toList();
  }

  private Desk forkedAfter(int common) throws IOException {
    for (int i = 1; i <= common; i++) {
      writer.say("common " + i);
    }
    return writer.twin();
  }

  @Test
  void readsBothBranchesOfTwoHeadsWithOneSequenceInTheRoundsOfOne() throws Exception {
    Desk twin = forkedAfter(5);
    writer.say("mine");
    twin.say("the twin's");
    CatchUp pass = read(writer, twin);
    assertThat(pass.gaps()).isEmpty();
    assertThat(pass.rounds()).isEqualTo(2);
    assertThat(pass.warnings()).hasSize(1);
    assertThat(main()).isEqualTo(6);
    assertThat(sides()).containsExactly("the twin's");
    assertThat(Branches.commonPart(state())).isEqualTo(5);
    assertThat(state().conflicts()).hasSize(2);
  }

  @Test
  void fetchesNothingOfABranchAgain() throws Exception {
    Desk twin = forkedAfter(5);
    writer.say("mine");
    twin.say("the twin's");
    read(writer, twin);
    CatchUp again = read(writer, twin);
    assertThat(again.requests()).isEqualTo(1);
    assertThat(again.gaps()).isEmpty();
    assertThat(again.warnings()).isNotEmpty();
    CatchUp alone = read(writer);
    assertThat(alone.requests()).isEqualTo(1);
    assertThat(alone.gaps()).isEmpty();
    assertThat(alone.warnings()).hasSize(1);
  }

  @Test
  void aBranchWhoseHeadWasSignedAgainHasTheLaterExpiry() throws Exception {
    Desk twin = forkedAfter(5);
    writer.say("mine");
    read(writer);
    twin.say("the twin's");
    twin.say("and one more");
    read(writer, twin);
    HeadRecord before = IpnsRecordCodec.parse(writer.log(), twin.newest());
    assertThat(state().branches().get(0).record()).isEqualTo(before);
    HeadRecord renewed =
        SignedHeads.sign(
            twin,
            before.sequence(),
            before.head(),
            before.validity().plusSeconds(60),
            before.inlineHead().orElseThrow());
    shown.hold(writer.log(), writer.newest(), renewed.bytes());
    CatchUp pass = reader.catchUp();
    assertThat(pass.requests()).isEqualTo(1);
    assertThat(state().branches().get(0).record()).isEqualTo(renewed);
    assertThat(state().newest().orElseThrow().record()).isEqualTo(renewed);
    read(writer, twin);
    assertThat(state().branches().get(0).record()).as("not back again").isEqualTo(renewed);
  }

  @Test
  void readsANewerHeadThatDoesNotExtendWhatIsHeldAsAnotherBranch() throws Exception {
    Desk twin = forkedAfter(5);
    writer.say("mine");
    read(writer);
    Bytes accepted = state().accepted().orElseThrow().record().bytes();
    twin.say("one of the twin");
    twin.say("two of the twin");
    CatchUp pass = read(twin);
    assertThat(pass.gaps()).isEmpty();
    assertThat(state().accepted().orElseThrow().record().bytes()).isEqualTo(accepted);
    assertThat(state().before()).isEmpty();
    assertThat(main()).isEqualTo(6);
    assertThat(sides()).containsExactly("one of the twin", "two of the twin");
    assertThat(Branches.commonPart(state())).isEqualTo(5);
    assertThat(read(twin).requests()).isEqualTo(1);
    writer.say("mine again");
    writer.say("and again");
    assertThat(read(writer).gaps()).isEmpty();
    assertThat(main()).isEqualTo(8);
    assertThat(state().branches()).hasSize(1);
  }

  @Test
  void goesOnWithABranchThatGoesOn() throws Exception {
    Desk twin = forkedAfter(40);
    writer.say("mine");
    twin.say("one of the twin");
    read(writer, twin);
    for (int i = 2; i <= 9; i++) {
      twin.say(i + " of the twin");
      writer.say(i + " of mine");
      assertThat(read(writer, twin).gaps()).isEmpty();
    }
    assertThat(state().branches()).hasSize(1);
    assertThat(state().branches().get(0).count()).isEqualTo(49);
    assertThat(sides()).hasSize(9).doesNotHaveDuplicates();
    assertThat(main()).isEqualTo(49);
    assertThat(Branches.commonPart(state())).isEqualTo(40);
  }

  @Test
  void readsABranchThatIsBehindAndCallsARollbackStill() throws Exception {
    Desk twin = forkedAfter(3);
    Bytes old = writer.newest();
    twin.say("the twin's");
    for (int i = 0; i < 4; i++) {
      writer.say("mine " + i);
    }
    read(writer);
    shown.hold(writer.log(), writer.newest(), old, twin.newest());
    List<String> stale = new ArrayList<>();
    reader.events =
        new LogEvents() {
          @Override
          public void stale(LogName log, long sequence, long floor) {
            stale.add(sequence + " below " + floor);
          }
        };
    assertThat(reader.catchUp().gaps()).isEmpty();
    assertThat(stale).containsExactly("3 below 7");
    assertThat(sides()).containsExactly("the twin's");
    assertThat(reader.catchUp().requests()).isEqualTo(1);
  }

  @Test
  void keepsAGapUntilTheOtherBranchIsReadWhole() throws Exception {
    Desk twin = forkedAfter(2);
    writer.say("mine");
    twin.say("the twin's");
    Cid lost = twin.writerState().segments().get(twin.writerState().segments().size() - 1).cid();
    Bytes block = store.blocks.remove(lost);
    CatchUp pass = read(writer, twin);
    assertThat(causes(pass)).containsExactly(GapCause.FORKED);
    assertThat(pass.gaps().get(0).isOpenEnded()).isTrue();
    assertThat(pass.gaps().get(0).detail()).contains("not read whole", lost.toString());
    assertThat(sides()).isEmpty();
    assertThat(Branches.commonPart(state())).isLessThanOrEqualTo(2);
    // The pointer shows it no more, and still it is read once the block is there.
    store.blocks.put(lost, block);
    assertThat(read(writer).gaps()).isEmpty();
    assertThat(sides()).containsExactly("the twin's");
    assertThat(Branches.commonPart(state())).isEqualTo(2);
  }

  @Test
  void confirmsNothingWhileTheHeadOfABranchIsNotToBeHad() throws Exception {
    Desk twin = forkedAfter(2);
    writer.say("mine");
    twin.say("the twin's");
    Bytes whole = twin.newest();
    Cid head = twin.writerState().headCid().orElseThrow();
    Bytes block = store.blocks.remove(head);
    shown.hold(writer.log(), writer.newest(), withoutInline(whole));
    assertThat(causes(reader.catchUp())).containsExactly(GapCause.FORKED);
    assertThat(Branches.commonPart(state())).isZero();
    store.blocks.put(head, block);
    assertThat(reader.catchUp().gaps()).isEmpty();
    assertThat(Branches.commonPart(state())).isEqualTo(2);
    assertThat(sides()).containsExactly("the twin's");
  }

  @Test
  void readsAsManyBranchesAsTheLimitAndNamesTheOneAbove() throws Exception {
    writer.say("common");
    List<Desk> twins = new ArrayList<>();
    for (int i = 0; i <= CoreLimits.MAX_SIDE_BRANCHES; i++) {
      twins.add(writer.twin());
      twins.get(i).say("of twin " + i);
    }
    writer.say("mine");
    read(writer);
    for (int i = 0; i < CoreLimits.MAX_SIDE_BRANCHES; i++) {
      assertThat(read(writer, twins.get(i)).gaps()).isEmpty();
    }
    assertThat(sides()).containsExactly("of twin 0", "of twin 1", "of twin 2");
    CatchUp pass = read(writer, twins.get(CoreLimits.MAX_SIDE_BRANCHES));
    assertThat(causes(pass)).containsExactly(GapCause.FORKED);
    assertThat(pass.gaps().get(0).detail()).contains("more than 3");
    assertThat(state().branches())
        .extracting(SideBranch::number)
        .containsExactly(1, 2, CoreLimits.MAX_SIDE_BRANCHES);
    assertThat(sides()).hasSize(CoreLimits.MAX_SIDE_BRANCHES);
  }

  @Test
  void readsBothBranchesAlsoOfALogThatIsNew() throws Exception {
    Desk twin = forkedAfter(300);
    for (int i = 0; i < 20; i++) {
      writer.say("mine " + i);
      twin.say("the twin's " + i);
    }
    twin.say("one more");
    CatchUp pass = read(writer, twin);
    assertThat(pass.gaps()).isEmpty();
    assertThat(pass.rounds()).isEqualTo(3);
    assertThat(main()).isEqualTo(321);
    assertThat(sides()).hasSize(20);
    assertThat(Branches.commonPart(state())).isEqualTo(300);
  }

  @Test
  void readsAForkOfWhichAnEarlierVersionKeptOnlyTheRecords() throws Exception {
    Desk twin = forkedAfter(2);
    writer.say("mine");
    twin.say("the twin's");
    read(writer);
    ReaderState now = state();
    ReaderState old =
        new ReaderState(
            now.log(),
            now.accepted(),
            now.held(),
            now.verified(),
            List.of(writer.newest(), twin.newest()));
    reading.update(tables -> new LogJournal(tables).putReader(old));
    writer.say("more of mine");
    assertThat(read(writer).gaps()).isEmpty();
    assertThat(sides()).containsExactly("the twin's");
    assertThat(Branches.commonPart(state())).isEqualTo(2);
  }

  @Test
  void deliversEachBranchOnceWhateverCrashes() throws Exception {
    Desk twin = forkedAfter(20);
    writer.say("mine");
    twin.say("one of the twin");
    twin.say("two of the twin");
    int deaths = 0;
    for (int k = 1; k < 40; k++) {
      int[] steps = {k};
      FakePointer given = new FakePointer(place -> LogWriterTest.tick(steps));
      FakeStore from = new FakeStore("store", place -> LogWriterTest.tick(steps));
      from.blocks.putAll(store.blocks);
      MemoryHome home = new MemoryHome();
      given.hold(writer.log(), writer.newest());
      for (int pass = 0; pass < 3; pass++) {
        Desk desk =
            new Desk(new CrashTest.MortalHome(home, steps), 2, List.of(from), List.of(given));
        desk.reads.add(writer.log());
        try {
          desk.catchUp();
        } catch (LogWriterTest.Died e) {
          deaths++;
          home.crash();
          home = home.reopen();
        }
        given.hold(writer.log(), writer.newest(), twin.newest());
        steps[0] = Math.max(0, steps[0]) + 3;
      }
      steps[0] = Integer.MAX_VALUE;
      Desk desk = new Desk(home, 2, List.of(from), List.of(given));
      desk.reads.add(writer.log());
      assertThat(desk.catchUp().gaps()).as("k %s", k).isEmpty();
      assertThat(desk.delivered(writer.log()) + desk.sideTexts(writer.log()).size())
          .as("k %s", k)
          .isEqualTo(23);
      ReaderState state = desk.readerState(writer.log());
      assertThat(Branches.commonPart(state)).as("k %s", k).isEqualTo(20);
    }
    assertThat(deaths).isGreaterThan(20);
  }
}
