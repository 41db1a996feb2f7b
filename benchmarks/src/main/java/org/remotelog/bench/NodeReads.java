package org.remotelog.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.bytes.Bytes;
import org.remotelog.http.HttpServer;
import org.remotelog.log.Cid;
import org.remotelog.log.client.ClientLimits;
import org.remotelog.log.store.ipfs.KuboContentStore;

/** How many blocks a second come from a node, verified, against plain requests for the same. */
final class NodeReads {
  private static final String JOB = JobOptions.Job.IPFS_READ.word();
  private static final int THREADS = ClientLimits.MAX_PARALLEL_REQUESTS;

  private final JobOptions options;
  private final IpfsNode node;

  NodeReads(JobOptions options, IpfsNode node) {
    this.options = options;
    this.node = node;
  }

  void run(Figures figures) throws Exception {
    int count = options.blocks();
    RawNode raw = new RawNode(node.api());
    FreshBlocks fresh = new FreshBlocks();
    List<Double> values = new ArrayList<>();
    List<Double> floors = new ArrayList<>();
    try (KuboContentStore store = new KuboContentStore(new HttpServer(node.api()))) {
      for (int run = -options.warmUps(); run < options.runs(); run++) {
        var blocks = fresh.next(count);
        List<Cid> cids = FreshBlocks.cids(blocks);
        raw.importMs(blocks);
        // In turns, since who reads second may find the node's files in memory.
        boolean rawFirst = run % 2 == 0;
        double floorMs = rawFirst ? raw.getMs(THREADS, cids) : 0;
        long begin = System.nanoTime();
        SideBySide.each(THREADS, count, i -> read(store, cids.get(i)));
        double value = Stopwatch.perSecond(count, begin);
        floorMs = rawFirst ? floorMs : raw.getMs(THREADS, cids);
        if (run >= 0) {
          values.add(value);
          floors.add(count * Stopwatch.MS_PER_SECOND / floorMs);
        }
      }
    }
    figures.add(
        new Figure(
                JOB,
                THREADS + " requests at once",
                "blocks/s",
                Spread.of(values),
                "block/get by " + THREADS + " plain connections",
                Spread.of(floors))
            .with("blocks", count)
            .with("bytes", (long) count * FreshBlocks.BLOCK_BYTES));
  }

  /** As a reader does: what comes counts only when it has the hash that was asked for. */
  private static void read(KuboContentStore store, Cid cid) throws IOException {
    Optional<Bytes> data = store.get(cid, ClientLimits.REQUEST_DEADLINE);
    if (!data.isPresent() || !cid.verify(data.get())) {
      throw new IOException("the node did not give block " + cid);
    }
  }
}
