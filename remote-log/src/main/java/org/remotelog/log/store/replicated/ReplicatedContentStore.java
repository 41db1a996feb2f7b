package org.remotelog.log.store.replicated;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.function.UnaryOperator;
import org.remotelog.bytes.Bytes;
import org.remotelog.log.Block;
import org.remotelog.log.Cid;
import org.remotelog.log.ContentStore;

/**
 * One store over several. Blocks are put to all that can be written, and count as stored once as
 * many as the policy asks for have them; what the others did not take is owed to them, durably, and
 * sent by {@link #settle}. A block is read from the store that was fastest so far; the next is
 * asked as well when it takes long, fails, has none or has damaged bytes, and the first good block
 * wins. Stores that can only be read are only read.
 *
 * <p>Safe for use by several threads. Each call makes one call to each store at most, on the
 * executor, and waits for them.
 */
public final class ReplicatedContentStore implements ContentStore {
  /** Of a deadline, so much is kept back to tell which stores did not meet it. */
  private static final int MARGIN_PART = 10;

  private static final Duration LONGEST_MARGIN = Duration.ofSeconds(1);

  private final List<ContentStore> parts;
  private final int copies;
  private final OwedBlocks owed;
  private final Executor executor;
  private final Speeds speeds;

  /**
   * @param parts closed together with this store
   * @param copies how many stores must have taken a block before it counts as stored
   * @param owed where that is kept which the other stores still have to get
   * @param executor runs the calls to stores; owned by the embedder. It must not be the one that
   *     calls this store, whose threads would wait for each other, and should start every call at
   *     once
   */
  public ReplicatedContentStore(
      List<ContentStore> parts, int copies, OwedBlocks owed, Executor executor) {
    this(new ArrayList<>(parts), copies, owed, executor, new Speeds());
    if (parts.isEmpty() || parts.size() > Limits.MAX_PARTS) {
      throw new IllegalArgumentException("a store over " + parts.size() + " stores");
    }
    if (copies < 1 || copies > parts.size()) {
      throw new IllegalArgumentException(copies + " copies in " + parts.size() + " stores");
    }
  }

  private ReplicatedContentStore(
      List<ContentStore> parts, int copies, OwedBlocks owed, Executor executor, Speeds speeds) {
    this.parts = parts;
    this.copies = copies;
    this.owed = owed;
    this.executor = executor;
    this.speeds = speeds;
  }

  @Override
  public void put(List<Block> blocks, Duration deadline) throws IOException {
    for (Block block : blocks) {
      if (!block.cid().verify(block.data())) {
        throw new IllegalArgumentException("the block's bytes do not match " + block.cid());
      }
    }
    List<ContentStore> missing = new ArrayList<>(writable());
    Failures failures = new Failures();
    long startNs = System.nanoTime();
    long endNs = endNs(deadline);
    long untilNs = endNs;
    int stored = 0;
    try (SideBySide<Boolean> calls = new SideBySide<>(executor)) {
      for (ContentStore part : writable()) {
        calls.start(part, call(() -> part.put(blocks, left(endNs))));
      }
      Optional<SideBySide.Answer<Boolean>> answer;
      while (!calls.isOver() && (answer = calls.next(untilNs)).isPresent()) {
        ContentStore part = answer.get().part();
        if (answer.get().failure().isPresent()) {
          failures.add(part, answer.get().failure().get());
        } else {
          missing.remove(part);
          stored++;
          untilNs = stored < copies ? endNs : Math.min(endNs, stragglersEndNs(startNs));
        }
      }
      failures.late(calls.waitedMs().keySet(), deadline);
    }
    if (stored < copies) {
      throw new IOException(
          stored + " stores took it, and " + copies + " have to; " + failures.orNone());
    }
    if (!missing.isEmpty() && !blocks.isEmpty()) {
      owed.add(names(missing), blocks);
    }
  }

  /** Those that are slower get as long again as it took so far, within bounds. */
  private static long stragglersEndNs(long startNs) {
    long now = System.nanoTime();
    long more = Math.max(Limits.SHORTEST_STRAGGLE.toNanos(), now - startNs);
    return now + Math.min(Limits.LONGEST_STRAGGLE.toNanos(), more);
  }

  @Override
  public Optional<Bytes> get(Cid cid, Duration deadline) throws IOException {
    Deque<ContentStore> next = new ArrayDeque<>(speeds.order(parts));
    Failures failures = new Failures();
    Optional<Bytes> damaged = Optional.empty();
    long endNs = endNs(deadline);
    long hedgeNs = System.nanoTime();
    try (SideBySide<Optional<Bytes>> calls = new SideBySide<>(executor)) {
      while (endNs - System.nanoTime() > 0 && !(calls.isOver() && next.isEmpty())) {
        if (!next.isEmpty() && (calls.isOver() || hedgeNs - System.nanoTime() <= 0)) {
          ContentStore part = next.remove();
          calls.start(part, () -> part.get(cid, left(endNs)));
          hedgeNs = System.nanoTime() + speeds.hedge(part).toNanos();
        }
        Optional<SideBySide.Answer<Optional<Bytes>>> answer =
            calls.next(next.isEmpty() ? endNs : Math.min(endNs, hedgeNs));
        if (!answer.isPresent()) {
          continue;
        }
        ContentStore part = answer.get().part();
        Optional<Bytes> block = answer.get().reply().flatMap(reply -> reply);
        if (block.isPresent() && cid.verify(block.get())) {
          speeds.answered(part, answer.get().tookMs());
          calls.waitedMs().forEach(speeds::waited);
          return block;
        }
        damaged = block.isPresent() ? block : damaged;
        if (answer.get().failure().isPresent()) {
          failures.add(part, answer.get().failure().get());
          speeds.failed(part);
        }
        hedgeNs = System.nanoTime(); // The next one is asked at once.
      }
      calls.waitedMs().forEach(speeds::waited);
      failures.late(calls.waitedMs().keySet(), deadline);
    }
    if (!damaged.isPresent() && !failures.isEmpty()) {
      throw new IOException("no store gave block " + cid + "; " + failures);
    }
    return damaged;
  }

  /** Whether any of the stores holds it. */
  @Override
  public boolean has(Cid cid, Duration deadline) throws IOException {
    Failures failures = new Failures();
    long endNs = endNs(deadline);
    try (SideBySide<Boolean> calls = new SideBySide<>(executor)) {
      for (ContentStore part : parts) {
        calls.start(part, () -> part.has(cid, left(endNs)));
      }
      Optional<SideBySide.Answer<Boolean>> answer;
      while (!calls.isOver() && (answer = calls.next(endNs)).isPresent()) {
        if (answer.get().reply().equals(Optional.of(true))) {
          return true;
        }
        if (answer.get().failure().isPresent()) {
          failures.add(answer.get().part(), answer.get().failure().get());
        }
      }
      failures.late(calls.waitedMs().keySet(), deadline);
    }
    if (!failures.isEmpty()) {
      throw new IOException("not known whether " + cid + " is held; " + failures);
    }
    return false;
  }

  /** Gives the blocks up in every store; they are not owed to any after that. */
  @Override
  public void remove(List<Cid> cids, Duration deadline) throws IOException {
    for (String place : names(parts)) {
      owed.forget(place, cids);
    }
    long endNs = endNs(deadline);
    Failures failures = atEach(writable(), endNs, deadline, part -> part.remove(cids, left(endNs)));
    if (!failures.isEmpty()) {
      throw new IOException("not given up everywhere; " + failures);
    }
  }

  /** {@inheritDoc} Each place is sent what was owed to it for longest first. */
  @Override
  public void settle(Duration deadline) throws IOException {
    List<ContentStore> lacking = new ArrayList<>();
    for (ContentStore part : writable()) {
      if (owed.count(part.describe()) > 0) {
        lacking.add(part);
      }
    }
    long endNs = endNs(deadline);
    Failures failures = atEach(lacking, endNs, deadline, part -> send(part, endNs, deadline));
    if (!failures.isEmpty()) {
      long blocks = 0;
      for (ContentStore part : lacking) {
        blocks += owed.count(part.describe());
      }
      throw new IOException("blocks that stores still have to get: " + blocks + "; " + failures);
    }
  }

  /** Stops when so little time is left that a large batch could not be sent in it. */
  private void send(ContentStore part, long endNs, Duration deadline) throws IOException {
    String place = part.describe();
    do {
      List<Block> batch =
          owed.oldest(place, Limits.MAX_BLOCKS_PER_SENDING, Limits.MAX_BYTES_PER_SENDING);
      if (batch.isEmpty()) {
        return;
      }
      part.put(batch, left(endNs));
      List<Cid> arrived = new ArrayList<>();
      batch.forEach(block -> arrived.add(block.cid()));
      owed.forget(place, arrived);
    } while (endNs - System.nanoTime() > deadline.toNanos() / 2);
  }

  private interface PartCall {
    void on(ContentStore part) throws IOException;
  }

  /** Calls some stores side by side, and tells which failed. */
  private Failures atEach(
      List<ContentStore> which, long endNs, Duration deadline, PartCall partCall)
      throws IOException {
    Failures failures = new Failures();
    try (SideBySide<Boolean> calls = new SideBySide<>(executor)) {
      for (ContentStore part : which) {
        calls.start(part, call(() -> partCall.on(part)));
      }
      Optional<SideBySide.Answer<Boolean>> answer;
      while (!calls.isOver() && (answer = calls.next(endNs)).isPresent()) {
        if (answer.get().failure().isPresent()) {
          failures.add(answer.get().part(), answer.get().failure().get());
        }
      }
      failures.late(calls.waitedMs().keySet(), deadline);
    }
    return failures;
  }

  private interface Work {
    void run() throws IOException;
  }

  private static Callable<Boolean> call(Work work) {
    return () -> {
      work.run();
      return Boolean.TRUE;
    };
  }

  private static long endNs(Duration deadline) {
    long margin = Math.min(LONGEST_MARGIN.toNanos(), deadline.toNanos() / MARGIN_PART);
    return System.nanoTime() + deadline.toNanos() - margin;
  }

  private static Duration left(long endNs) {
    return Duration.ofNanos(Math.max(1, endNs - System.nanoTime()));
  }

  private List<ContentStore> writable() {
    List<ContentStore> writable = new ArrayList<>();
    for (ContentStore part : parts) {
      if (part.isWritable()) {
        writable.add(part);
      }
    }
    return writable;
  }

  private static List<String> names(List<ContentStore> stores) {
    List<String> names = new ArrayList<>();
    stores.forEach(store -> names.add(store.describe()));
    return names;
  }

  @Override
  public boolean isWritable() {
    return writable().size() >= copies;
  }

  /** The URIs of the stores, one after the other. */
  @Override
  public String describe() {
    return String.join(" + ", names(parts));
  }

  @Override
  public List<ContentStore> parts() {
    List<ContentStore> places = new ArrayList<>();
    parts.forEach(part -> places.addAll(part.parts()));
    return places;
  }

  @Override
  public ContentStore around(UnaryOperator<ContentStore> wrapping) {
    List<ContentStore> wrapped = new ArrayList<>();
    parts.forEach(part -> wrapped.add(part.around(wrapping)));
    return new ReplicatedContentStore(wrapped, copies, owed, executor, speeds);
  }

  @Override
  public void close() throws IOException {
    Optional<IOException> first = Optional.empty();
    for (ContentStore part : parts) {
      try {
        part.close();
      } catch (IOException e) {
        first = first.isPresent() ? first : Optional.of(e);
      }
    }
    if (first.isPresent()) {
      throw first.get();
    }
  }
}
