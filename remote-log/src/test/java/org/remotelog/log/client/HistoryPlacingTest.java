package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.log.Cid;
import org.remotelog.log.Gap;
import org.remotelog.log.GapCause;
import org.remotelog.log.SegmentRef;

/** Each head of a forked log finds its history, in whichever order it and its entries come. */
@Timeout(120)
final class HistoryPlacingTest extends Histories {
  private List<Gap> readUntilNothingChanges(Desk... shownOf) throws IOException {
    read(shownOf);
    read(shownOf);
    return read(shownOf).gaps();
  }

  /**
   * Copies at 4 and at 7 entries: the first one's entries cover those where the other one parts.
   */
  private List<Desk> threeCopies(int publishesOfLast) throws IOException {
    sayOneByOne(writer, "common", 4);
    Desk early = writer.twin();
    say(early, "early", 2);
    sayOneByOne(writer, "common", 3);
    Desk late = writer.twin();
    say(writer, "main", 1);
    assertThat(read(writer).gaps()).isEmpty();
    for (int i = 0; i < publishesOfLast; i++) {
      say(late, "late", 2);
    }
    return List.of(early, late);
  }

  @Test
  void movesTheEntriesOfAHeadThatIsPlacedTwiceInOneStep() throws Exception {
    List<Desk> copies = threeCopies(2);
    reader.isNewestFirst = true;
    read(copies);
    read(copies);
    assertThat(read(copies).gaps()).isEmpty();
    assertAllRead(writer, copies.get(0), copies.get(1));
  }

  @Test
  void goesOnAfterSuchAStepOfWhichABlockWasMissing() throws Exception {
    List<Desk> copies = threeCopies(3);
    Desk late = copies.get(1);
    Cid missing =
        late.newestHead().segments().stream()
            .filter(one -> one.range().first() == 10)
            .findFirst()
            .orElseThrow()
            .cid();
    Bytes block = store.blocks.remove(missing);
    reader.isNewestFirst = true;
    read(copies);
    store.blocks.put(missing, block);
    reader.isNewestFirst = false;
    read(copies);
    say(writer, "main", 1);
    say(late, "late", 1);
    assertThat(readUntilNothingChanges(writer, copies.get(0), late)).isEmpty();
    assertAllRead(writer, copies.get(0), late);
  }

  private static void lose(Table rows, Bytes prefix) throws IOException {
    for (Row row : rows.scanPrefix(prefix, Integer.MAX_VALUE)) {
      rows.delete(row.key());
    }
  }

  /** What a home says to hold and has lost is fetched again; no other log waits for that. */
  @Test
  void fetchesAgainWhatTheHomeHasLost() throws Exception {
    List<Desk> copies = threeCopies(1);
    Desk early = copies.get(0);
    say(early, "early", 2);
    Bytes block = store.blocks.remove(early.newestHead().segments().get(0).cid());
    read(writer, early);
    reader.home.update(
        tables -> {
          Bytes log = writer.log().publicKey();
          lose(tables.table(HomeTable.COMMITMENTS), Keys.of(log, Bytes.ofHex("03")));
          lose(tables.table(HomeTable.INBOX), Keys.of(Bytes.ofHex("02"), log));
        });
    store.blocks.put(early.newestHead().segments().get(0).cid(), block);
    say(early, "early", 1);
    assertThat(readUntilNothingChanges(writer, early)).isEmpty();
    said.removeIf(text -> text.startsWith("late"));
    assertAllRead(writer, early);
  }

  /** Main history and three others, as many as are read, each with one entry of its own. */
  private List<Desk> fourCopies() throws IOException {
    say(writer, "common", 3);
    List<Desk> twins = List.of(writer.twin(), writer.twin(), writer.twin());
    say(writer, "main", 1);
    read(writer);
    for (Desk twin : twins) {
      say(twin, "twin", 1);
      assertThat(read(writer, twin).gaps()).isEmpty();
    }
    return twins;
  }

  @Test
  void readsWhatGoesOnWithTheMainOneUnderTheNumberOfAnother() throws Exception {
    Desk twin = fourCopies().get(0);
    say(writer, "main", 1);
    say(twin, "twin", 1);
    read(twin, writer);
    assertThat(read(writer).gaps()).isEmpty();
    assertAllRead(writer, twin);
  }

  @Test
  void readsARecordOfAKnownHistoryThatFirstCameWithoutItsHead() throws Exception {
    Desk twin = fourCopies().get(2);
    say(writer, "main", 1);
    say(twin, "twin", 1);
    assertThat(read(writer).gaps()).isEmpty();
    shown.hold(
        writer.log(), writer.newest(), SignedHeads.bare(SignedHeads.parsed(writer, twin.newest())));
    assertThat(reader.catchUp().gaps()).isEmpty();
    assertAllRead(writer, twin);
    assertThat(read(writer, twin).requests()).isEqualTo(1);
  }

  /** A head that waits finds its place when the one that was taken for its history has left. */
  @Test
  void readsTheHonestRecordBesideFreshHeadsOfOthers() throws Exception {
    say(writer, "common", 3);
    List<Desk> others = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      others.add(writer.twin());
    }
    say(writer, "main", 1);
    read(writer);
    say(writer, "main", 1);
    for (int i = 0; i < others.size(); i++) {
      say(others.get(i), "other", 2);
      sayOneByOne(others.get(i), "other", 2 + i);
      read(others.get(i), writer);
      assertThat(reader.mainTexts(writer.log())).hasSize(5);
    }
    assertThat(read(writer).gaps()).extracting(Gap::cause).containsExactly(GapCause.FORKED);
  }

  @Test
  void comparesALowerRecordOnceTheEntriesOfTheHigherAreHere() throws Exception {
    say(writer, "common", 3);
    read(writer);
    Desk twin = writer.twin();
    say(twin, "twin", 1);
    Set<Cid> before = new HashSet<>(store.blocks.keySet());
    say(writer, "main", 2);
    say(writer, "main", 1);
    Map<Cid, Bytes> all = withholdAllBut(before);
    assertThat(read(writer, twin).gaps()).isNotEmpty();
    store.blocks.putAll(all);
    assertThat(readUntilNothingChanges(writer)).isEmpty();
    assertAllRead(writer, twin);
  }

  @Test
  void readsWhatContinuesASideBranchBelowTheMainOne() throws Exception {
    say(writer, "common", 3);
    Desk twin = writer.twin();
    say(writer, "main", 2);
    say(twin, "twin", 1);
    assertThat(read(writer, twin).gaps()).isEmpty();
    Set<Cid> before = new HashSet<>(store.blocks.keySet());
    sayOneByOne(writer, "main", 4);
    Map<Cid, Bytes> all = withholdAllBut(before);
    read(writer);
    store.blocks.putAll(all);
    say(twin, "twin", 3);
    read(twin);
    assertThat(readUntilNothingChanges(writer)).isEmpty();
    assertAllRead(writer, twin);
  }

  /** A third history that begins in the second is no older head of that. */
  @Test
  void comparesAnOlderHeadOfASideBranchOnceItsEntriesAreHere() throws Exception {
    say(writer, "common", 3);
    Desk one = writer.twin();
    say(writer, "main", 1);
    say(one, "one", 2);
    read(writer);
    assertThat(read(writer, one).gaps()).isEmpty();
    Desk other = one.twin();
    say(other, "other", 2);
    Set<Cid> before = new HashSet<>(store.blocks.keySet());
    say(one, "one", 3);
    say(one, "one", 3);
    Map<Cid, Bytes> all = withholdAllBut(before);
    assertThat(read(one, other).gaps()).isNotEmpty();
    assertThat(state().waiting()).hasSize(1);
    store.blocks.putAll(all);
    assertThat(readUntilNothingChanges(one)).isEmpty();
    assertThat(state().waiting()).isEmpty();
    assertAllRead(writer, one, other);
  }

  @Test
  void readsHonestHeadsAfterALongerOneThatIsWithheld() throws Exception {
    say(writer, "common", 3);
    read(writer);
    Desk other = writer.twin();
    Set<Cid> before = new HashSet<>(store.blocks.keySet());
    other.say(Bytes.utf8("withheld 1"), Bytes.utf8("withheld 2"), Bytes.utf8("withheld 3"));
    sayOneByOne(writer, "main", 1);
    other.say(Bytes.utf8("withheld 4"), Bytes.utf8("withheld 5"), Bytes.utf8("withheld 6"));
    before.addAll(writer.newestHead().segments().stream().map(SegmentRef::cid).toList());
    withholdAllBut(before);
    read(other);
    for (int i = 0; i < 4; i++) {
      say(writer, "main", 1);
      assertThat(read(other, writer).gaps()).isNotEmpty();
    }
    Set<String> read = new TreeSet<>(reader.sideTexts(writer.log()));
    read.addAll(reader.mainTexts(writer.log()));
    assertThat(read).isEqualTo(said);
  }

  /** A pointer that lags shows an older record of a history that is read. */
  @Test
  void fetchesNothingForAnOlderRecordOfASideBranchThatIsRead() throws Exception {
    say(writer, "common", 3);
    Desk one = writer.twin();
    Desk other = writer.twin();
    say(writer, "main", 1);
    say(one, "one", 1);
    say(other, "other", 2);
    say(other, "other", 1);
    Bytes older = other.newest();
    say(other, "other", 1);
    read(writer);
    read(writer, one);
    read(writer, one, other);
    assertAllRead(writer, one, other);
    shown.hold(writer.log(), writer.newest(), one.newest(), older);
    for (int i = 0; i < 3; i++) {
      assertThat(reader.catchUp().requests()).isEqualTo(1);
    }
  }

  /** An ended log takes along what turned out not to be of its main history. */
  @Test
  void tellsOfAllThatCameAsTheMainOnesAndIsNot() throws Exception {
    say(writer, "common", 3);
    Desk twin = writer.twin();
    say(writer, "main", 1);
    read(writer);
    Set<Cid> before = new HashSet<>(store.blocks.keySet());
    say(twin, "twin", 2);
    Map<Cid, Bytes> first = withholdAllBut(before);
    say(twin, "twin", 2);
    read(twin);
    assertThat(state().held().contains(6)).isTrue();
    store.blocks.putAll(first);
    sayOneByOne(twin, "twin", 7);
    assertThat(readUntilNothingChanges(writer, twin)).isEmpty();
    assertAllRead(writer, twin);
    // None is left among those of the main one, and none came twice: the desk counts.
    assertThat(reader.mainTexts(writer.log())).hasSize(4);
    assertThat(reader.sideTexts(writer.log())).hasSize(11).doesNotHaveDuplicates();
  }

  /**
   * A head of a fifth history waits, and is tried in each branch that has changed. Where it does
   * not belong, the branch goes on as before.
   */
  @ParameterizedTest
  @CsvSource({"1, 1, 2", "1, 5, 2", "1, 9, 3", "2, 2, 2", "2, 5, 3", "3, 8, 2", "4, 3, 3"})
  void readsOnAfterTryingAHeadThatWaits(int common, int fifth, int honest) throws Exception {
    sayOneByOne(writer, "common", common);
    List<Desk> twins = List.of(writer.twin(), writer.twin(), writer.twin());
    Desk other = writer.twin();
    say(writer, "main", 30);
    read(writer);
    for (Desk twin : twins) {
      say(twin, "twin", 1);
      read(writer, twin);
    }
    say(other, "fifth", 20);
    sayOneByOne(other, "fifth", fifth);
    read(writer, other);
    sayOneByOne(twins.get(0), "honest", honest);
    Desk[] all = {writer, twins.get(0), twins.get(1), twins.get(2)};
    assertThat(readUntilNothingChanges(all)).isNotEmpty();
    assertThat(read(all).requests()).isEqualTo(1);
    said.removeIf(text -> text.startsWith("fifth"));
    assertAllRead(all);
  }
}
