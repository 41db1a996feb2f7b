package org.remotelog.bench;

import java.time.Duration;
import java.util.List;
import org.remotelog.log.client.ClientLimits;

/**
 * The catch-up of {@link ColdCatchUp}, with blocks and records on a node of IPFS; nothing is shared
 * beside it. Each run opens connections of its own, as a device does that was just switched on.
 */
final class NodeCatchUp {
  private static final String JOB = JobOptions.Job.IPFS_CATCHUP.word();
  private static final String FLOOR = "one dag/export of the same blocks, same way";
  private static final List<Duration> ROUND_TRIPS = List.of(Duration.ZERO, Duration.ofMillis(100));

  private final JobOptions options;
  private final IpfsNode node;
  private final Workplace workplace;

  NodeCatchUp(JobOptions options, IpfsNode node, Workplace workplace) {
    this.options = options;
    this.node = node;
    this.workplace = workplace;
  }

  void run(Figures figures) throws Exception {
    try (Network network = Network.onNode(node)) {
      CatchUpRuns runs = CatchUpRuns.write(options, workplace, network, options.messages(), false);
      for (Duration roundTrip : ROUND_TRIPS) {
        figures.add(roundTrip.isZero() ? over(runs, "no delay", node) : delayed(runs, roundTrip));
      }
      network.store().remove(List.copyOf(network.store().everPut()), ClientLimits.REQUEST_DEADLINE);
    }
  }

  private Figure delayed(CatchUpRuns runs, Duration roundTrip) throws Exception {
    try (LongWay api = new LongWay(node.api(), roundTrip);
        LongWay gateway = new LongWay(node.gateway(), roundTrip)) {
      return over(
          runs,
          "round trips of " + roundTrip.toMillis() + " ms",
          new IpfsNode(api.uri(), gateway.uri()));
    }
  }

  private static Figure over(CatchUpRuns runs, String name, IpfsNode way) throws Exception {
    return runs.measure(
        JOB,
        "cold, " + name,
        () -> Network.onNode(way),
        FLOOR,
        read -> new RawNode(way.api()).exportMs(runs.root(), read.gotBytes()));
  }
}
