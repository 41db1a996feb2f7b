package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.Row;
import org.remotelog.home.Table;
import org.remotelog.log.Cid;
import org.remotelog.log.Gap;

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
}
