package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Gap;
import org.remotelog.log.GapCause;
import org.remotelog.log.Head;
import org.remotelog.log.HeadRecord;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.IpnsRecordCodec;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.core.CoreLimits;

/** A log with more than two histories: each message of each of them is read. */
@Timeout(120)
final class ThirdHistoryTest extends Histories {
  @ParameterizedTest
  @CsvSource({"7, 17", "17, 7", "1, 2", "2, 1", "5, 5", "40, 3", "3, 40"})
  void isReadWholeThoughItContradictsNoReferenceOfTheSecond(int second, int third)
      throws Exception {
    sayOneByOne(writer, "common", 40);
    Desk one = writer.twin();
    Desk other = writer.twin();
    say(writer, "main", 1);
    read(writer);
    say(one, "one", 1);
    say(one, "one", second);
    read(one);
    say(other, "other", 1);
    say(other, "other", third);
    sayOneByOne(other, "other", 4);
    read(other);
    assertThat(read(other, one, writer).gaps()).isEmpty();
    assertAllRead(writer, one, other);
    assertThat(read(other, one, writer).requests()).isEqualTo(1);
  }

  @Test
  void isFollowedWithTheOthers() throws Exception {
    sayOneByOne(writer, "common", 40);
    Desk one = writer.twin();
    Desk other = writer.twin();
    say(other, "other", 17);
    for (int i = 0; i < 20; i++) {
      say(writer, "main", 1 + i % 3);
      say(one, "one", 1 + i % 4);
      say(other, "other", 1 + i % 2);
      read(i % 3 == 0 ? one : i % 3 == 1 ? other : writer);
    }
    read(one);
    read(other);
    read(writer);
    assertThat(read(writer).gaps()).isEmpty();
    assertAllRead(writer, one, other);
    assertThat(state().branches()).hasSize(2);
  }

  @Test
  void mayBeginInTheSecond() throws Exception {
    sayOneByOne(writer, "common", 20);
    Desk one = writer.twin();
    say(writer, "main", 2);
    read(writer);
    sayOneByOne(one, "one", 10);
    read(one);
    Desk other = one.twin();
    say(one, "one", 3);
    say(other, "other", 6);
    sayOneByOne(other, "other", 3);
    read(one);
    read(other);
    assertThat(read(writer, one, other).gaps()).isEmpty();
    assertAllRead(writer, one, other);
  }

  @Test
  void takesNoPlaceOfOneWhoseEntriesAreWithheld() throws Exception {
    sayOneByOne(writer, "common", 20);
    Desk one = writer.twin();
    Desk other = writer.twin();
    say(writer, "main", 2);
    read(writer);
    Set<Cid> before = new HashSet<>(store.blocks.keySet());
    say(one, "one", 2);
    Map<Cid, Bytes> all = withholdAllBut(before);
    read(one);
    say(other, "other", 5);
    say(other, "other", 5);
    read(other);
    assertThat(read(writer).gaps()).extracting(Gap::cause).contains(GapCause.FORKED);
    store.blocks.putAll(all);
    read(writer);
    assertThat(read(writer).gaps()).isEmpty();
    assertAllRead(writer, one, other);
  }

  @Test
  void takesNoPlaceOfTheMainOneWhoseEntriesAreWithheld() throws Exception {
    sayOneByOne(writer, "common", 20);
    Desk other = writer.twin();
    read(writer);
    Set<Cid> before = new HashSet<>(store.blocks.keySet());
    say(writer, "main", 2);
    Map<Cid, Bytes> all = withholdAllBut(before);
    read(writer);
    say(other, "other", 5);
    say(other, "other", 5);
    read(other);
    store.blocks.putAll(all);
    read(other);
    assertThat(read(other).gaps()).isEmpty();
    assertAllRead(writer, other);
  }

  /** The number at which they differ is the last to arrive. */
  @Test
  void isSeenInAnOlderRecordWhicheverSegmentComesLast() throws Exception {
    sayOneByOne(writer, "common", 8);
    Desk twin = writer.twin();
    read(writer);
    say(writer, "main", 1);
    say(twin, "twin", 3);
    say(twin, "twin", 1);
    reader.isNewestFirst = true;
    assertThat(read(writer, twin).gaps()).isEmpty();
    assertAllRead(writer, twin);
  }

  @Test
  void isNotFetchedAgainWhenThereIsNoPlaceForIt() throws Exception {
    sayOneByOne(writer, "common", 3);
    List<Desk> twins = new ArrayList<>();
    for (int i = 0; i <= CoreLimits.MAX_SIDE_BRANCHES; i++) {
      twins.add(writer.twin());
      say(twins.get(i), "of " + i, 1);
    }
    say(writer, "main", 1);
    say(twins.get(CoreLimits.MAX_SIDE_BRANCHES), "more", 4);
    read(writer);
    for (int i = 0; i < CoreLimits.MAX_SIDE_BRANCHES; i++) {
      assertThat(read(writer, twins.get(i)).gaps()).isEmpty();
    }
    Desk last = twins.get(CoreLimits.MAX_SIDE_BRANCHES);
    read(writer, last);
    CatchUp again = read(writer, last);
    assertThat(again.requests()).isEqualTo(1);
    assertThat(again.gaps()).extracting(Gap::cause).containsExactly(GapCause.FORKED);
    CatchUp without = read(writer);
    assertThat(without.gaps().get(0).detail()).contains("more than 3 other histories");
  }

  @Test
  void remembersAsManyHeadsWithoutAPlaceAsTheLimits() throws Exception {
    say(writer, "common", 1);
    List<Desk> twins = new ArrayList<>();
    int places = CoreLimits.MAX_SIDE_BRANCHES + CoreLimits.MAX_WAITING_HEADS;
    int all = places + CoreLimits.MAX_UNREAD_HISTORIES + 1;
    for (int i = 0; i < all; i++) {
      twins.add(writer.twin());
      say(twins.get(i), "of " + i, 1);
    }
    say(writer, "main", 1);
    read(writer);
    for (int i = 0; i < all; i++) {
      read(writer, twins.get(i));
      int waiting = Math.max(0, i + 1 - CoreLimits.MAX_SIDE_BRANCHES);
      int unread = Math.max(0, i + 1 - places);
      assertThat(state().waiting()).hasSize(Math.min(CoreLimits.MAX_WAITING_HEADS, waiting));
      assertThat(state().unread()).hasSize(Math.min(CoreLimits.MAX_UNREAD_HISTORIES, unread));
    }
    assertThat(read(writer, twins.get(all - 2)).requests()).isEqualTo(1);
    assertThat(read(writer, twins.get(4)).requests()).isEqualTo(1);
  }

  @Test
  void staysAGapWhenItsEntriesDoNotHaveTheRootThatItsHeadStates() throws Exception {
    sayOneByOne(writer, "common", 3);
    Desk twin = writer.twin();
    say(writer, "main", 1);
    read(writer);
    sayOneByOne(twin, "twin", 2);
    HeadRecord newest = IpnsRecordCodec.parse(twin.log(), twin.newest());
    Head head = twin.newestHead();
    Head lie =
        Head.of(
            head.log(),
            head.count(),
            writer.newestHead().root(),
            head.writtenAtMs(),
            head.segments());
    Block block = HeadCodec.encode(lie, 0, SampleLog.SECRET, SampleLog.filled(9, 32));
    HeadRecord signed =
        SignedHeads.sign(twin, newest.sequence(), block.cid(), newest.validity(), block.data());
    shown.hold(writer.log(), writer.newest(), signed.bytes());
    for (int i = 0; i < 2; i++) {
      List<Gap> gaps = reader.catchUp().gaps();
      assertThat(gaps).extracting(Gap::cause).containsExactly(GapCause.FORKED);
      assertThat(gaps.get(0).detail()).contains("do not have the root");
    }
  }

  @Test
  void allAreReadWhateverIsSeenOfThem() throws Exception {
    for (int seed = 0; seed < 60; seed++) {
      ThirdHistoryTest world = new ThirdHistoryTest();
      world.live(new Random(seed), "seed " + seed);
    }
  }

  private void live(Random random, String of) throws Exception {
    sayOneByOne(writer, "common", 1 + random.nextInt(45));
    List<Desk> desks = new ArrayList<>(List.of(writer));
    for (int i = 0; i < 40; i++) {
      Desk desk = desks.get(random.nextInt(desks.size()));
      int choice = random.nextInt(10);
      if (choice == 0 && desks.size() < CoreLimits.MAX_SIDE_BRANCHES) {
        desks.add(desk.twin());
      } else if (choice < 6) {
        say(desk, "of " + desks.indexOf(desk), 1 + random.nextInt(6));
      } else {
        reader.isNewestFirst = random.nextBoolean();
        read(random.nextBoolean() ? List.of(desk) : List.of(desk, writer));
      }
    }
    for (Desk desk : desks) {
      // A copy that has written nothing of its own is no history.
      say(desk, "last of " + desks.indexOf(desk), 1);
      read(desk);
    }
    read(desks);
    assertThat(read(desks).gaps()).as(of).isEmpty();
    assertAllRead(desks, of);
  }
}
