package org.remotelog.log.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.SecretBytes;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.core.ReaderInput;
import org.remotelog.log.crypto.Ed25519;
import org.remotelog.log.store.replicated.MemoryOwedBlocks;
import org.remotelog.log.store.replicated.Place;
import org.remotelog.log.store.replicated.ReplicatedContentStore;

/** Fetching from, and writing to, stores of several places, some of which are only read. */
class BlockFetchTest {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  private final Patience logs = new Patience();
  private final Patience.OfLog patience = logs.of(log(1));
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Place down = new Place("place:down");
  private final Place lying = new Place("place:lying");
  private final Place good = new Place("place:good");
  private final Block block = Block.of(Cid.Codec.RAW, Bytes.utf8("a block"));

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private static LogName log(int number) {
    byte[] key = new byte[LogName.SIZE];
    key[0] = (byte) number;
    return LogName.of(Bytes.wrap(key));
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
    BlockFetch fetch =
        new BlockFetch(over(together(down, lying, good)), () -> 0L, patience, block.cid());
    List<BlockFetch.Attempt> attempts = fetch.took(fetch.turn().ask(), Optional.empty(), 7);
    assertThat(attempts)
        .extracting(BlockFetch.Attempt::place)
        .containsExactly("place:down", "place:lying", "place:good");
    assertThat(attempts)
        .extracting(BlockFetch.Attempt::problem)
        .containsExactly("it is down", "gave bytes that do not hash to its address", "");
    assertThat(fetch.isOver()).isTrue();
    assertThat(fetch.fetched().block()).contains(block.data());
    assertThat(fetch.fetched().block()).as("kept after it was given away").isEmpty();
    assertThat(fetch.isOver()).isTrue();
    assertThat(fetch.fetched().damaged()).containsExactly("place:lying");
    assertThat(fetch.fetched().failures()).containsExactly("place:down: it is down");
  }

  @Test
  void tellsAboutTheWholeStoreWhenSomePlaceDidNotAnswer() {
    BlockFetch fetch = new BlockFetch(over(together(down, good)), () -> 0L, patience, block.cid());
    List<BlockFetch.Attempt> attempts =
        fetch.took(Optional.empty(), Optional.of(new IOException("no answer within 5 ms")), 5);
    assertThat(attempts)
        .containsExactly(
            new BlockFetch.Attempt("place:down + place:good", 0, 5, "no answer within 5 ms", true));
    assertThat(fetch.isOver()).isTrue();
    assertThat(fetch.fetched().failures()).hasSize(1);
  }

  /** What became of a fetch from a place that answers after so many milliseconds. */
  private ReaderInput.Fetched slowFetch(Place place, long ms) throws IOException {
    long[] now = {0};
    BlockFetch fetch = new BlockFetch(over(place), () -> now[0] += ms, patience, block.cid());
    Optional<IOException> failure = Optional.empty();
    try {
      fetch.turn().ask();
    } catch (IOException e) {
      failure = Optional.of(e);
    }
    fetch.took(Optional.empty(), failure, ms);
    return fetch.fetched();
  }

  @Test
  void placeThatRanOutOfTimeForManyBlocksIsAskedForNoMoreOfThatLog() throws IOException {
    down.isDown = true;
    for (int i = 0; i < ClientLimits.MAX_LATE_ANSWERS; i++) {
      assertThat(slowFetch(down, DEADLINE.toMillis()).failures())
          .containsExactly("place:down: it is down");
    }
    assertThat(down.gets).hasValue(ClientLimits.MAX_LATE_ANSWERS);
    assertThat(slowFetch(down, DEADLINE.toMillis()).failures().get(0)).contains("next pass");
    assertThat(down.gets).as("not asked").hasValue(ClientLimits.MAX_LATE_ANSWERS);
    assertThat(logs.of(log(1)).isOver("place:down")).isTrue();
    assertThat(logs.of(log(1)).isOver("place:good")).isFalse();
    assertThat(logs.of(log(2)).isOver("place:down")).as("another log").isFalse();
  }

  @Test
  void placeThatFailsAtOnceIsAskedOnAndOn() throws IOException {
    down.isDown = true;
    for (int i = 0; i <= ClientLimits.MAX_LATE_ANSWERS; i++) {
      assertThat(slowFetch(down, 5).isGone()).isFalse();
    }
    assertThat(down.gets).hasValue(ClientLimits.MAX_LATE_ANSWERS + 1);
  }

  @Test
  void blockForWhichAPlaceRanOutOfTimeMayBeGone() throws IOException {
    down.isDown = true;
    long late = DEADLINE.toMillis() / 4 * 3;
    assertThat(slowFetch(down, late - 1).isGone()).isFalse();
    assertThat(slowFetch(down, late).isGone()).isTrue();
  }

  @Test
  void flushOfManyBlocksIsOnePutUpToTheLimit() throws IOException {
    int most = ClientLimits.MAX_BLOCKS_PER_PUT / 2;
    assertThat(putsOfOneFlush(most)).as("a segment and a head each").isEqualTo(1);
    assertThat(putsOfOneFlush(most + 1)).isEqualTo(2);
  }

  private int putsOfOneFlush(int logCount) throws IOException {
    Place place = new Place("place:puts");
    FakePointer pointer = new FakePointer(Faults.NONE);
    Desk desk = new Desk(new MemoryHome(), 1, List.of(place), List.of(pointer));
    LogWriter writer = desk.writer();
    List<LogWriter.OwnLog> logs = new ArrayList<>();
    for (int i = 1; i <= logCount; i++) {
      byte[] key = new byte[32];
      key[0] = (byte) i;
      SecretBytes seed = SecretBytes.of(Bytes.wrap(key));
      LogIdentity identity = new LogIdentity(Ed25519.name(seed), seed);
      logs.add(new LogWriter.OwnLog(identity, desk.secrets()));
      List<LogWriter.NewMessage> message = List.of(Desk.message(Bytes.utf8("by " + i)));
      desk.home.update(tables -> writer.append(tables, identity.name(), message));
    }
    Publication publication = writer.flush(logs);
    assertThat(publication.published()).hasSize(logCount);
    assertThat(publication.segments()).isEqualTo(logCount);
    return place.puts.get();
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
