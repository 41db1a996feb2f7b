package org.remotelog.bench;

import java.nio.file.Path;

/** Catching up over the embedded store: folders that the devices share. */
final class ColdCatchUp {
  private static final String JOB = "catchup";
  private static final String FLOOR = "read, hash and decrypt the same blocks";

  private final JobOptions options;
  private final Workplace workplace;

  ColdCatchUp(JobOptions options, Workplace workplace) {
    this.options = options;
    this.workplace = workplace;
  }

  void run(Figures figures) throws Exception {
    figures.add(measure("cold, published in one flush", options.messages(), false));
    figures.add(measure("cold, each message published alone", options.published(), true));
  }

  private Figure measure(String name, int messages, boolean flushEach) throws Exception {
    Path shared = workplace.folder("shared");
    try (Network network = Network.embedded(shared)) {
      return CatchUpRuns.write(options, workplace, network, messages, flushEach)
          .measure(
              JOB,
              name,
              () -> Network.embedded(shared),
              FLOOR,
              read -> new CatchUpFloor(workplace.folder("floor"), read.got()).readMs());
    }
  }
}
