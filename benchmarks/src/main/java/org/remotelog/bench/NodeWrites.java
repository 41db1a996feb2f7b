package org.remotelog.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.remotelog.http.HttpServer;
import org.remotelog.log.Block;
import org.remotelog.log.client.ClientLimits;
import org.remotelog.log.store.ipfs.KuboContentStore;

/**
 * How many blocks a second a node has stored and pinned, in puts as large as those of a client,
 * against one import of as many blocks: without pins, and with plain requests that pin them.
 */
final class NodeWrites {
  private static final String JOB = JobOptions.Job.IPFS_WRITE.word();
  private static final int BLOCKS_PER_PUT = 100;

  private final JobOptions options;
  private final IpfsNode node;
  private final FreshBlocks fresh = new FreshBlocks();

  NodeWrites(JobOptions options, IpfsNode node) {
    this.options = options;
    this.node = node;
  }

  void run(Figures figures) throws Exception {
    int parallel = ClientLimits.MAX_PARALLEL_REQUESTS;
    RawNode raw = new RawNode(node.api());
    List<Double> single = new ArrayList<>();
    List<Double> together = new ArrayList<>();
    List<Double> imports = new ArrayList<>();
    List<Double> pinned = new ArrayList<>();
    try (KuboContentStore store = new KuboContentStore(new HttpServer(node.api()))) {
      for (int run = -options.warmUps(); run < options.runs(); run++) {
        List<Block> blocks = fresh.next(options.blocks());
        double importMs = raw.importMs(blocks);
        double pinMs = raw.pinMs(batches(blocks));
        unpin(store, blocks);
        double singleMs = putMs(store, 1);
        double togetherMs = putMs(store, parallel);
        if (run >= 0) {
          imports.add(perSecond(importMs));
          pinned.add(perSecond(importMs + pinMs));
          single.add(perSecond(singleMs));
          together.add(perSecond(togetherMs));
        }
      }
    }
    String atOnce = "puts of " + BLOCKS_PER_PUT + ", " + parallel + " at once";
    String bare = "one dag/import of as many, not pinned";
    String withPins = "one dag/import, then pin/add of " + BLOCKS_PER_PUT + " each";
    figures.add(figure("puts of " + BLOCKS_PER_PUT + ", one by one", single, bare, imports));
    figures.add(figure(atOnce, together, bare, imports));
    figures.add(
        figure(
            "puts of " + BLOCKS_PER_PUT + ", one by one, pins in the floor",
            single,
            withPins,
            pinned));
    figures.add(figure(atOnce + ", pins in the floor", together, withPins, pinned));
  }

  private double putMs(KuboContentStore store, int threads) throws Exception {
    List<Block> blocks = fresh.next(options.blocks());
    List<List<Block>> batches = batches(blocks);
    long begin = System.nanoTime();
    SideBySide.each(
        threads, batches.size(), i -> store.put(batches.get(i), ClientLimits.REQUEST_DEADLINE));
    double ms = Stopwatch.ms(begin);
    unpin(store, blocks);
    return ms;
  }

  private double perSecond(double ms) {
    return options.blocks() * Stopwatch.MS_PER_SECOND / ms;
  }

  private Figure figure(String name, List<Double> values, String floorName, List<Double> floors) {
    int count = options.blocks();
    int puts = (count + BLOCKS_PER_PUT - 1) / BLOCKS_PER_PUT;
    return new Figure(JOB, name, "blocks/s", Spread.of(values), floorName, Spread.of(floors))
        .with("blocks", count)
        .with("puts", puts)
        .with("bytes", (long) count * FreshBlocks.BLOCK_BYTES);
  }

  private static List<List<Block>> batches(List<Block> blocks) {
    List<List<Block>> batches = new ArrayList<>();
    for (int from = 0; from < blocks.size(); from += BLOCKS_PER_PUT) {
      int to = Math.min(blocks.size(), from + BLOCKS_PER_PUT);
      batches.add(blocks.subList(from, to));
    }
    return batches;
  }

  /** The node may collect them; the next run begins with as few pins as this one. */
  private static void unpin(KuboContentStore store, List<Block> blocks) throws IOException {
    for (List<Block> some : batches(blocks)) {
      store.remove(FreshBlocks.cids(some), ClientLimits.REQUEST_DEADLINE);
    }
  }
}
