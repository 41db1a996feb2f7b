package org.remotelog.bench;

import java.time.Duration;
import java.util.List;
import org.remotelog.log.client.ClientLimits;

/** The newest messages of many writers, to a reader that has all before, over an IPFS node. */
final class NodeLast {
  /** Writers, each with a log of its own. */
  static final int WRITERS = 20;

  /** Messages that the reader lacks, the same number of each writer. */
  static final int LAST = 100;

  private static final String JOB = JobOptions.Job.IPFS_LAST.word();
  private static final String FLOOR = "block/get of the same blocks, same way";
  private static final Duration ROUND_TRIP = Duration.ofMillis(100);

  private final JobOptions options;
  private final IpfsNode node;
  private final Workplace workplace;

  NodeLast(JobOptions options, IpfsNode node, Workplace workplace) {
    this.options = options;
    this.node = node;
    this.workplace = workplace;
  }

  void run(Figures figures) throws Exception {
    try (Network network = Network.onNode(node)) {
      CatchUpRuns runs = CatchUpRuns.writeLast(options, workplace, network, WRITERS, LAST);
      try (LongWay api = new LongWay(node.api(), ROUND_TRIP);
          LongWay gateway = new LongWay(node.gateway(), ROUND_TRIP)) {
        IpfsNode way = new IpfsNode(api.uri(), gateway.uri());
        figures.add(
            runs.measure(
                JOB,
                "last 100 of 20 writers, round trips of " + ROUND_TRIP.toMillis() + " ms",
                () -> Network.onNode(way),
                FLOOR,
                read ->
                    new RawNode(way.api())
                        .getMs(ClientLimits.MAX_PARALLEL_REQUESTS, read.gotCids())));
      }
      network.store().remove(List.copyOf(network.store().everPut()), ClientLimits.REQUEST_DEADLINE);
    }
  }
}
