package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.Head;
import org.remotelog.log.Limits;
import org.remotelog.log.PageRef;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.PassAsks.Ask;
import org.remotelog.log.codec.HeadCodec;
import org.remotelog.log.codec.SampleLog;
import org.remotelog.log.core.CoreLimits;
import org.remotelog.log.core.WriterState;

/**
 * A log too long for pages in its head. Each entry is of an epoch of its own, since what is of an
 * older epoch is final however small it is.
 */
@Timeout(300)
final class PagesOfPagesTest {
  private static final int ENTRIES =
      (CoreLimits.MAX_PAGES_IN_HEAD + 1) * Limits.MAX_SEGMENTS_PER_PAGE;

  private final FakeStore store = new FakeStore("store", Faults.NONE);
  private final FakePointer pointer = new FakePointer(Faults.NONE);
  private final Desk writer = desk(1);
  private final Desk reader = desk(2);

  private Desk desk(int seed) {
    return new Desk(new MemoryHome(), seed, List.of(store), List.of(pointer));
  }

  private void say(int entries) throws IOException {
    for (int i = 0; i < entries; i++) {
      writer.epoch++;
      writer.say(Bytes.utf8("entry " + writer.epoch));
    }
    reader.epoch = writer.epoch;
  }

  private Head head() throws Exception {
    return HeadCodec.decode(
        writer.log(),
        SignedHeads.newest(writer, pointer).verifiedInlineHead().orElseThrow(),
        writer.secrets()::secret);
  }

  @Test
  void logBeyondTwelvePagesIsReadWholeInOneRoundMore() throws Exception {
    reader.reads.add(writer.log());
    int before = 0;
    do {
      say(64);
      before += 64;
    } while (before < ENTRIES - 256);
    assertThat(head().pages()).extracting(PageRef::level).containsOnly(0);
    CatchUp behind = reader.catchUp();
    assertThat(behind.rounds()).isEqualTo(3);
    say(ENTRIES + 64 - before);
    assertThat(head().pages().get(0).level()).isEqualTo(1);

    CatchUp news = reader.catchUp();
    CatchUp nothing = reader.catchUp();
    Desk fresh = desk(3);
    fresh.epoch = writer.epoch;
    fresh.reads.add(writer.log());
    CatchUp cold = fresh.catchUp();

    System.out.printf(
        "pages of pages: %,d final segments, %d pages in the head: cold %d, one page behind %d%n",
        ENTRIES + 64, head().pages().size(), cold.rounds(), news.rounds());
    assertThat(news.gaps()).isEmpty();
    assertThat(news.rounds()).as("what it lacks is in the newest pages").isEqualTo(3);
    assertThat(nothing.rounds()).isEqualTo(1);
    assertThat(cold.gaps()).isEmpty();
    assertThat(cold.rounds()).isEqualTo(4);
    assertThat(fresh.delivered(writer.log())).isEqualTo(ENTRIES + 64);
    assertThat(reader.bodies(writer.log())).isEqualTo(fresh.bodies(writer.log()));
    walkFindsAllAndNoLivingBlockIsGivenUp();
  }

  private void walkFindsAllAndNoLivingBlockIsGivenUp() throws Exception {
    Set<Cid> living = walk();
    int segments = ENTRIES + 64;
    int perPage = Limits.MAX_SEGMENTS_PER_PAGE;
    int pages = (segments - head().segments().size() + perPage - 1) / perPage;
    assertThat(living).hasSize(segments + pages + 1);
    LogWriter.OwnLog own = writer.own();
    int stored = store.blocks.size();
    for (int i = 0; i < 20; i++) {
      writer.now += CoreLimits.RECORD_CHECK_MS + 1;
      writer.writer().keepUp(List.of(own), Duration.ofMillis(1));
    }
    assertThat(store.blocks).as("what was replaced is gone").hasSizeLessThan(stored / 2);
    assertThat(store.blocks.keySet()).containsAll(living);
    assertThat(walk()).isEqualTo(living);
    // A restart: what is kept of the pages of pages comes back from the home.
    say(1);
    assertThat(walk()).hasSizeGreaterThanOrEqualTo(living.size());
  }

  /** All that the newest head leads to; nothing may be missing. */
  private Set<Cid> walk() throws Exception {
    Set<Cid> found = new HashSet<>();
    BlockReader blocks = new BlockReader(reader.network());
    new HeadWalk(blocks, writer.log(), writer.secrets())
        .run(
            head(),
            0,
            new HeadWalk.Visitor() {
              @Override
              public void found(Block block) {
                assertThat(found.add(block.cid())).isTrue();
              }

              @Override
              public void missing(Cid cid, Optional<SequenceRange> range, String reason) {
                throw new AssertionError(cid + " of " + range + ": " + reason);
              }
            });
    return found;
  }

  @Test
  void roundTakesABoundedNumberOfPagesOfALogAndTheRestFollow() {
    PassAsks asks = new PassAsks(reader.network(), () -> 0, new PassTally(), new TraceRecorder(0));
    int most = ClientLimits.MAX_PAGES_PER_ROUND;
    List<Ask> all = new ArrayList<>();
    PageRef low = SampleLog.page(SequenceRange.single(1));
    PageRef high = new PageRef(low.cid(), low.range(), Optional.empty(), 1);
    for (int i = 0; i < most; i++) {
      all.add(asks.page(writer.log(), low, fetched -> null));
    }
    List<Ask> later = new ArrayList<>();
    assertThat(PassAsks.round(all, false, later)).isEqualTo(all);
    assertThat(later).isEmpty();

    Ask more = asks.page(writer.log(), low, fetched -> null);
    Ask other = asks.page(reader.log(), low, fetched -> null);
    Ask above = asks.page(writer.log(), high, fetched -> null);
    all.addAll(List.of(more, other, above));

    assertThat(PassAsks.round(all, false, later)).hasSize(most + 2).contains(other, above);
    assertThat(later).containsExactly(more);
  }

  @Test
  void logWithoutRoomForPagesTellsSoAndKeepsWhatIsWritten() throws Exception {
    writer.say("one");
    int entries = CoreLimits.MAX_PAGES_OF_PAGES + 1;
    fill(entries);
    LogWriter shell = writer.writer();
    writer.append(shell, Bytes.utf8("two"));

    Publication refused = shell.flush(List.of(writer.own()));

    assertThat(refused.published()).isEmpty();
    assertThat(refused.failures()).hasSize(1);
    assertThat(refused.failures().get(0).why()).contains("no room for more pages", "new home");
    assertThat(refused.requests()).isZero();
    assertThat(writer.writerState().count()).as("it is kept").isEqualTo(entries + 1);
  }

  @Test
  void logWithRoomForOnePageOfPagesMoreGoesOn() throws Exception {
    fill(CoreLimits.MAX_PAGES_OF_PAGES);
    writer.say("two");
    assertThat(head().pages()).hasSize(CoreLimits.MAX_PAGES_OF_PAGES);
  }

  /** Lets the home believe that the log has so many pages of pages, of one entry each. */
  private void fill(int pagesOfPages) throws IOException {
    List<PageRef> pages = new ArrayList<>();
    for (int i = 1; i <= pagesOfPages; i++) {
      PageRef page = SampleLog.page(SequenceRange.single(i));
      pages.add(new PageRef(page.cid(), page.range(), Optional.empty(), 1));
    }
    LogWriter shell = writer.writer();
    Bytes[] bodies = new Bytes[pagesOfPages - (int) writer.writerState().count()];
    for (int i = 0; i < bodies.length; i++) {
      bodies[i] = Bytes.utf8("in a page " + i);
    }
    writer.append(shell, bodies);
    writer.home.update(
        tables -> {
          LogJournal journal = new LogJournal(tables);
          WriterState state = journal.writer(writer.log());
          journal.putLayout(
              new WriterState(
                  state.log(),
                  state.root(),
                  new WriterState.Layout(
                      state.root(),
                      state.nextLeaf(),
                      List.of(),
                      new WriterState.Paged(pages, List.of(), List.of())),
                  state.publishing(),
                  state.predecessor(),
                  state.notes()));
        });
  }
}
