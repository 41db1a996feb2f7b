package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Cid;
import org.remotelog.log.Gap;
import org.remotelog.log.GapCause;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogName;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.ReaderState;

/**
 * Lena's home was copied, and only Alice has seen a record of the copy. Her roster shows it, when
 * the reader has gone on to higher numbers of Lena's.
 */
@Timeout(120)
final class RosterForksTest {
  private final FakeStore store = new FakeStore("store", Faults.NONE);
  private final FakePointer pointer = new FakePointer(Faults.NONE);
  private final Desk alice = desk(1);
  private final Desk lena = desk(2);
  private final Desk reader = desk(3);
  private final List<String> told = new ArrayList<>();

  RosterForksTest() {
    reader.reads.add(alice.log());
    reader.reads.add(lena.log());
    reader.events =
        new LogEvents() {
          @Override
          public void forked(LogName log, HeadRecord one, HeadRecord other) {
            told.add("forked at " + other.sequence());
          }

          @Override
          public void stale(LogName log, long sequence, long floor) {
            told.add("stale " + sequence);
          }
        };
  }

  private Desk desk(int seed) {
    return new Desk(new MemoryHome(), seed, List.of(store), List.of(pointer));
  }

  private ReaderState lenas() throws IOException {
    return reader.readerState(lena.log());
  }

  private static HeadRecord newest(Desk desk) throws Exception {
    return SignedHeads.parsed(desk, desk.newest());
  }

  /** Lena and her copy have both given the number 2; the reader follows Lena alone. */
  private Desk forkWhileTheReaderFollows(int publishes) throws Exception {
    alice.say("hello");
    lena.say("common");
    Desk twin = lena.twin();
    twin.say("the twin's");
    for (int i = 1; i <= publishes; i++) {
      lena.say("mine " + i);
      assertThat(reader.catchUp().gaps()).isEmpty();
    }
    assertThat(newest(twin).sequence()).isEqualTo(2);
    assertThat(lenas().isForked()).isFalse();
    return twin;
  }

  private CatchUp readARosterWith(HeadRecord record) throws Exception {
    SignedHeads.link(
        alice, pointer, store, Desk.NOW, List.of(SignedHeads.row(lena, record)), List.of());
    return reader.catchUp();
  }

  @Test
  void otherHeadOfANumberThatWasAcceptedIsAFork() throws Exception {
    Desk twin = forkWhileTheReaderFollows(5);
    CatchUp pass = readARosterWith(newest(twin));
    assertThat(pass.gaps()).isEmpty();
    assertThat(told).containsExactly("forked at 2");
    assertThat(reader.sideTexts(lena.log())).containsExactly("the twin's");
    assertThat(lenas().branches()).hasSize(1);
    // Once a roster was read, and once the branch is.
    assertThat(reader.catchUp().requests()).isEqualTo(2);
  }

  @Test
  void olderRecordOfTheSameHistoryIsNone() throws Exception {
    alice.say("hello");
    List<HeadRecord> before = new ArrayList<>();
    for (int i = 1; i <= 5; i++) {
      lena.say("mine " + i);
      before.add(newest(lena));
      reader.catchUp();
    }
    for (HeadRecord old : before) {
      CatchUp pass = readARosterWith(old);
      assertThat(pass.gaps()).isEmpty();
      assertThat(pass.warnings()).isEmpty();
      // Two pointers and the roster.
      assertThat(pass.requests()).isEqualTo(3);
    }
    assertThat(lenas().isForked()).isFalse();
    assertThat(told).isEmpty();
    pointer.hold(lena.log(), SignedHeads.bare(before.get(2)));
    reader.catchUp();
    assertThat(told).containsExactly("stale 3");
  }

  @Test
  void pointerThatGivesOnlyTheRecordShowsTheForkAsWell() throws Exception {
    Desk twin = forkWhileTheReaderFollows(5);
    pointer.hold(lena.log(), lena.newest(), SignedHeads.bare(newest(twin)));
    assertThat(reader.catchUp().gaps()).isEmpty();
    assertThat(reader.sideTexts(lena.log())).containsExactly("the twin's");
  }

  @Test
  void stayForkedWhileTheOtherHeadIsNotToBeHad() throws Exception {
    Desk twin = forkWhileTheReaderFollows(3);
    Cid head = newest(twin).head();
    Bytes block = store.blocks.remove(head);
    CatchUp pass = readARosterWith(newest(twin));
    assertThat(pass.gaps()).extracting(Gap::cause).containsExactly(GapCause.FORKED);
    assertThat(lenas().branches()).hasSize(1);
    store.blocks.put(head, block);
    assertThat(reader.catchUp().gaps()).isEmpty();
    assertThat(reader.sideTexts(lena.log())).containsExactly("the twin's");
  }

  @ParameterizedTest
  @ValueSource(ints = {CoreLimits.MAX_PAST_HEADS, CoreLimits.MAX_PAST_HEADS + 1})
  void numbersAreRememberedUpToTheLimit(int publishes) throws Exception {
    Desk twin = forkWhileTheReaderFollows(publishes);
    readARosterWith(newest(twin));
    // The number of the fork is the first that the reader has accepted.
    assertThat(lenas().isForked()).isEqualTo(publishes == CoreLimits.MAX_PAST_HEADS);
  }
}
