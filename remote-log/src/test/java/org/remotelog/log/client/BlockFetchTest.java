package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.store.replicated.MemoryOwedBlocks;
import org.remotelog.log.store.replicated.Place;
import org.remotelog.log.store.replicated.ReplicatedContentStore;

/** Fetching from, and writing to, stores of several places, some of which are only read. */
class BlockFetchTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Place down = new Place("place:down");
  private final Place lying = new Place("place:lying");
  private final Place good = new Place("place:good");
  private final Block block = Block.of(Cid.Codec.RAW, Bytes.utf8("a block"));

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private Network over(ContentStore store) {
    return new Network(List.of(store), List.of(), threads, 4, DEADLINE);
  }

  private ContentStore together(ContentStore... places) {
    return new ReplicatedContentStore(List.of(places), 1, new MemoryOwedBlocks(), threads);
  }

  @Test
  void tellsWhatEachPlaceBehindAStoreGave() throws IOException {
    down.isDown = true;
    lying.blocks.replace(block.cid(), Bytes.utf8("something else"));
    good.blocks.put(List.of(block), DEADLINE);
    BlockFetch fetch = new BlockFetch(over(together(down, lying, good)), () -> 0L, block.cid());
    List<BlockFetch.Attempt> attempts = fetch.took(fetch.turn().ask(), Optional.empty(), 7);
    assertThat(attempts)
        .extracting(BlockFetch.Attempt::place)
        .containsExactly("place:down", "place:lying", "place:good");
    assertThat(attempts)
        .extracting(BlockFetch.Attempt::problem)
        .containsExactly("it is down", "gave bytes that do not hash to its address", "");
    assertThat(fetch.isOver()).isTrue();
    assertThat(fetch.fetched().block()).contains(block.data());
    assertThat(fetch.fetched().damaged()).containsExactly("place:lying");
    assertThat(fetch.fetched().failures()).containsExactly("place:down: it is down");
  }

  @Test
  void tellsAboutTheWholeStoreWhenSomePlaceDidNotAnswer() {
    BlockFetch fetch = new BlockFetch(over(together(down, good)), () -> 0L, block.cid());
    List<BlockFetch.Attempt> attempts =
        fetch.took(Optional.empty(), Optional.of(new IOException("no answer within 5 ms")), 5);
    assertThat(attempts)
        .containsExactly(
            new BlockFetch.Attempt("place:down + place:good", 0, 5, "no answer within 5 ms"));
    assertThat(fetch.isOver()).isTrue();
    assertThat(fetch.fetched().failures()).hasSize(1);
  }

  @Test
  void writesOnlyToStoresThatCanBeWrittenTo() throws IOException {
    Place gateway = new Place("place:gateway");
    gateway.isReadOnly = true;
    FakePointer pointer = new FakePointer(Faults.NONE);
    Desk desk = new Desk(new MemoryHome(), 1, List.of(gateway, good), List.of(pointer));
    assertThat(desk.say("hello").published()).hasSize(1);
    assertThat(gateway.puts).hasValue(0);
    assertThat(good.puts).hasValue(1);
  }

  @Test
  void publishesNothingAndSaysSoWhenNoStoreCanBeWrittenTo() throws IOException {
    good.isReadOnly = true;
    FakePointer pointer = new FakePointer(Faults.NONE);
    Desk desk = new Desk(new MemoryHome(), 1, List.of(good), List.of(pointer));
    LogWriter writer = desk.writer();
    desk.append(writer, Bytes.utf8("hello"));
    Publication publication = writer.flush(List.of(desk.own()));
    assertThat(publication.published()).isEmpty();
    assertThat(publication.failures()).hasSize(1);
    assertThat(publication.failures().get(0).why()).contains("none of them can be written to");
    assertThat(desk.writerState().publishedCount()).isZero();
    good.isReadOnly = false;
    assertThat(writer.flush(List.of(desk.own())).published()).hasSize(1);
  }
}
