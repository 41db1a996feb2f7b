package org.remotelog.log.store.replicated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;
import org.remotelog.log.ContentStoreContract;

class ReplicatedContentStoreTest extends ContentStoreContract {
  private static final Duration SHORT = Duration.ofMillis(400);

  private final Place a = new Place("place:a");
  private final Place b = new Place("place:b");
  private final Place c = new Place("place:c");
  private final MemoryOwedBlocks owed = new MemoryOwedBlocks();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Block block = raw("a block");

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private ReplicatedContentStore over(int copies, ContentStore... parts) {
    return new ReplicatedContentStore(List.of(parts), copies, owed, threads);
  }

  @Override
  protected ContentStore newStore() {
    return over(2, a, b, c);
  }

  @Override
  protected void damage(Cid cid, Bytes data) {
    for (Place place : List.of(a, b, c)) {
      place.blocks.replace(cid, data);
    }
  }

  @Test
  void putsToEveryPlaceAndOwesNothingWhenAllAreUp() throws IOException {
    store.put(List.of(block, raw("another")), DEADLINE);
    for (Place place : List.of(a, b, c)) {
      assertThat(place.blocks.size()).isEqualTo(2);
      assertThat(place.puts).hasValue(1);
      assertThat(owed.count(place.describe())).isZero();
    }
  }

  @Test
  void succeedsWithEnoughPlacesAndOwesTheRest() throws IOException {
    b.isDown = true;
    store.put(List.of(block), DEADLINE);
    assertThat(owed.oldest("place:b", 10, 1000)).containsExactly(block);
    assertThat(owed.count("place:a") + owed.count("place:c")).isZero();
    b.isDown = false;
    store.settle(DEADLINE);
    assertThat(b.blocks.has(block.cid(), DEADLINE)).isTrue();
    assertThat(owed.count("place:b")).isZero();
    int puts = b.puts.get();
    store.settle(DEADLINE);
    assertThat(b.puts).hasValue(puts);
  }

  @Test
  void failsAndOwesNothingWhenTooFewPlacesTookIt() throws IOException {
    b.isDown = true;
    c.isDown = true;
    assertThatThrownBy(() -> store.put(List.of(block), DEADLINE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("1 stores took it, and 2 have to")
        .hasMessageContaining("place:b: it is down")
        .hasMessageContaining("place:c: it is down")
        .hasMessageNotContaining("place:a");
    assertThat(owed.count("place:b") + owed.count("place:c")).isZero();
  }

  @Test
  void doesNotWaitLongForPlaceThatHangsOnceEnoughHaveIt() throws IOException {
    b.hangs = true;
    long startNs = System.nanoTime();
    store.put(List.of(block), DEADLINE);
    assertThat(System.nanoTime() - startNs).isLessThan(DEADLINE.toNanos() / 3);
    assertThat(owed.oldest("place:b", 10, 1000)).containsExactly(block);
  }

  @Test
  void givesUpByItsDeadlineAndNamesWhoDidNotAnswer() {
    b.hangs = true;
    c.hangs = true;
    long startNs = System.nanoTime();
    assertThatThrownBy(() -> store.put(List.of(block), SHORT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("place:b: no answer within 400 ms")
        .hasMessageContaining("place:c: no answer");
    assertThat(System.nanoTime() - startNs).isLessThan(DEADLINE.toNanos());
    assertThatThrownBy(() -> over(1, b).get(block.cid(), SHORT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("place:b: no answer within 400 ms");
    assertThatThrownBy(() -> over(1, a, b).has(raw("another").cid(), SHORT))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("place:b: no answer within 400 ms");
  }

  @Test
  void failsRatherThanForgetsWhenNoMoreCanBeOwed() throws IOException {
    List<Block> many = new ArrayList<>();
    for (int i = 0; i < Limits.MAX_OWED_BLOCKS; i++) {
      many.add(OwedBlocksContract.block(i));
    }
    owed.add(List.of("place:b"), many);
    b.isDown = true;
    assertThatThrownBy(() -> store.put(List.of(block), DEADLINE))
        .isInstanceOf(OwedLimitException.class)
        .hasMessageContaining("place:b");
    b.isDown = false;
    store.put(List.of(block), DEADLINE);
  }

  @Test
  void sendsWhatIsOwedInBatchesOldestFirst() throws IOException {
    List<Block> many = new ArrayList<>();
    for (int i = 0; i < 2 * Limits.MAX_BLOCKS_PER_SENDING + 1; i++) {
      many.add(OwedBlocksContract.block(i));
    }
    owed.add(List.of("place:a", "place:b"), many);
    b.isDown = true;
    assertThatThrownBy(() -> store.settle(DEADLINE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("blocks that stores still have to get: " + many.size())
        .hasMessageContaining("place:b: it is down");
    assertThat(a.blocks.size()).isEqualTo(many.size());
    assertThat(a.puts).hasValue(3);
    assertThat(b.puts).hasValue(1);
    assertThat(owed.count("place:a")).isZero();
    assertThat(owed.count("place:b")).isEqualTo(many.size());
  }

  @Test
  void settlingCostsOneDeadlineWhenPlaceHangs() throws IOException {
    owed.add(List.of("place:a", "place:b"), List.of(block));
    a.hangs = true;
    b.hangs = true;
    long startNs = System.nanoTime();
    assertThatThrownBy(() -> store.settle(SHORT))
        .hasMessageContaining("place:a: no answer within 400 ms")
        .hasMessageContaining("place:b: no answer within 400 ms");
    assertThat(System.nanoTime() - startNs).isLessThan(5 * SHORT.toNanos());
    assertThat(owed.count("place:a")).isEqualTo(1);
  }

  @Test
  void asksOnePlaceWhenItAnswersAndTheNextWhenItHasNone() throws IOException {
    b.blocks.put(List.of(block), DEADLINE);
    assertThat(store.get(block.cid(), DEADLINE)).contains(block.data());
    assertThat(List.of(a.gets.get(), b.gets.get(), c.gets.get())).containsExactly(1, 1, 0);
  }

  @Test
  void asksTheNextAtOnceWhenOneFailsOrHasDamagedBytes() throws IOException {
    a.isDown = true;
    b.blocks.replace(block.cid(), Bytes.utf8("something else"));
    c.blocks.put(List.of(block), DEADLINE);
    assertThat(store.get(block.cid(), DEADLINE)).contains(block.data());
    assertThat(List.of(a.gets.get(), b.gets.get(), c.gets.get())).containsExactly(1, 1, 1);
  }

  @Test
  void asksTheNextWhenOneHangsAndCancelsIt() throws Exception {
    a.hangs = true;
    b.blocks.put(List.of(block), DEADLINE);
    long startNs = System.nanoTime();
    assertThat(store.get(block.cid(), DEADLINE)).contains(block.data());
    assertThat(System.nanoTime() - startNs).isLessThan(DEADLINE.toNanos() / 3);
    for (int i = 0; i < 500 && a.interrupted.get() == 0; i++) {
      Thread.sleep(10);
    }
    assertThat(a.interrupted).hasValue(1);
    assertThat(c.gets).hasValue(0);
  }

  @Test
  void asksTheFastestFirstOnceItIsKnown() throws IOException {
    a.isDown = true;
    b.blocks.put(List.of(block), DEADLINE);
    store.get(block.cid(), DEADLINE);
    store.get(block.cid(), DEADLINE);
    assertThat(a.gets).hasValue(1);
    assertThat(b.gets).hasValue(2);
  }

  @Test
  void failsWhenSomePlacesFailAndTheOthersHaveNone() {
    a.isDown = true;
    assertThatThrownBy(() -> store.get(block.cid(), DEADLINE))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("place:a: it is down");
  }

  @Test
  void onlyReadsPlaceThatCannotBeWritten() throws IOException {
    ReplicatedContentStore mixed = over(1, a, b);
    b.isReadOnly = true;
    mixed.put(List.of(block), DEADLINE);
    mixed.remove(List.of(block.cid()), DEADLINE);
    assertThat(b.puts).hasValue(0);
    assertThat(owed.count("place:b")).isZero();
    b.blocks.put(List.of(block), DEADLINE);
    assertThat(mixed.get(block.cid(), DEADLINE)).contains(block.data());
    assertThat(mixed.isWritable()).isTrue();
    a.isReadOnly = true;
    assertThat(mixed.isWritable()).isFalse();
    assertThatThrownBy(() -> mixed.put(List.of(block), DEADLINE))
        .hasMessageContaining("0 stores took it, and 1 have to");
  }

  @Test
  void hasBlockWhenAnyPlaceHasItThoughAnotherIsDown() throws IOException {
    c.blocks.put(List.of(block), DEADLINE);
    a.isDown = true;
    b.hangs = true;
    assertThat(store.has(block.cid(), DEADLINE)).isTrue();
    b.hangs = false;
    assertThatThrownBy(() -> store.has(raw("another").cid(), DEADLINE))
        .hasMessageContaining("place:a: it is down");
  }

  @Test
  void removesEverywhereAndOwesRemovedBlocksToNobody() throws IOException {
    b.isDown = true;
    store.put(List.of(block), DEADLINE);
    assertThatThrownBy(() -> store.remove(List.of(block.cid()), DEADLINE))
        .hasMessageContaining("place:b: it is down");
    assertThat(owed.count("place:b")).isZero();
    assertThat(a.blocks.size() + c.blocks.size()).isZero();
  }

  @Test
  void endsWhenItsThreadIsInterrupted() {
    a.hangs = true;
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> over(1, a).get(block.cid(), DEADLINE))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void tellsItsPlacesAndLetsThemBeWrapped() throws IOException {
    a.blocks.put(List.of(block), DEADLINE);
    assertThat(store.parts()).containsExactly(a, b, c);
    assertThat(store.describe()).isEqualTo("place:a + place:b + place:c");
    Place other = new Place("place:a");
    ContentStore around = store.around(part -> part == a ? other : part);
    assertThat(around.get(block.cid(), DEADLINE)).isEmpty();
    assertThat(other.gets).hasValue(1);
    assertThat(a.gets).hasValue(0);
  }

  @Test
  void closesEachPlace() throws IOException {
    over(1, a, b).close();
    assertThat(a.closed + b.closed).isEqualTo(2);
  }

  @Test
  void takesAsManyPlacesAsTheLimitAndNotOneMore() {
    List<ContentStore> most = Collections.nCopies(Limits.MAX_PARTS, a);
    new ReplicatedContentStore(most, Limits.MAX_PARTS, owed, threads);
    List<ContentStore> more = Collections.nCopies(Limits.MAX_PARTS + 1, a);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReplicatedContentStore(more, 1, owed, threads));
    assertThatIllegalArgumentException().isThrownBy(() -> over(1));
    assertThatIllegalArgumentException().isThrownBy(() -> over(0, a));
    assertThatIllegalArgumentException().isThrownBy(() -> over(2, a));
  }
}
