package org.remotelog.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.Optional;
import org.remotelog.RemoteLogClient;
import org.remotelog.SyncReport;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.sqlite.Mode;

/**
 * How much heap an open client keeps after it has caught up many messages. The databases' own
 * caches are outside the heap and bounded.
 */
final class HeapUse {
  private static final String JOB = "heap";
  private static final int COLLECTIONS = 3;

  private final JobOptions options;
  private final Workplace workplace;

  HeapUse(JobOptions options, Workplace workplace) {
    this.options = options;
    this.workplace = workplace;
  }

  void run(Figures figures) throws Exception {
    Path shared = workplace.folder("shared");
    Path writer = workplace.folder("writer");
    Path reader = workplace.folder("reader");
    write(shared, writer, reader);
    double bodies = (double) options.heapMessages() * options.bodyBytes();
    long before = usedBytes();
    try (Network network = Network.embedded(shared);
        SqliteHome home = SqliteHome.open(reader, Mode.WRITE);
        RemoteLogClient client = network.client(home)) {
      SyncReport report = Conversation.requireComplete(client.sync(Optional.empty()));
      network.store().forgetGot();
      long after = usedBytes();
      figures.add(
          new Figure(
                  JOB,
                  "kept by an open reader after its pass",
                  "bytes",
                  Spread.exactly(Math.max(0, after - before)),
                  "bytes of the bodies",
                  Spread.exactly(bodies))
              .with("messages", report.newMessages())
              .with("rounds", report.rounds()));
    }
  }

  private void write(Path shared, Path writer, Path reader) throws Exception {
    try (Network network = Network.embedded(shared);
        SqliteHome home = SqliteHome.open(writer, Mode.WRITE);
        RemoteLogClient client = network.client(home);
        SqliteHome empty = SqliteHome.open(reader, Mode.WRITE);
        RemoteLogClient joiner = network.client(empty)) {
      Conversation conversation = Conversation.ofNoise(client, options);
      conversation.admit(joiner);
      conversation.appendAndFlush(options.heapMessages());
    }
  }

  private static long usedBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      ManagementFactory.getMemoryMXBean().gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
