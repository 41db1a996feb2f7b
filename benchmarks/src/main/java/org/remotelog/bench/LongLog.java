package org.remotelog.bench;

import java.nio.file.Path;
import java.util.Optional;
import org.remotelog.RemoteLogClient;
import org.remotelog.SyncReport;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.sqlite.Mode;

/**
 * A very long log from one end to the other, over the embedded store: written in one go, published,
 * caught up by a reader that has nothing, and read from its inbox. What grew with the log would not
 * fit a small heap, so run it with one: the figure is what the heap was limited to.
 */
final class LongLog {
  private static final String JOB = JobOptions.Job.LONG_LOG.word();
  private static final String FLOOR = "bytes of the bodies";
  private static final int PAGE = 1_000;

  /** So many messages are a long log. */
  private static final int LONG = 100_000;

  /** The heap that a long log is to do with, in bytes. */
  static final long MOST_HEAP = 256L * 1024 * 1024;

  static final String TOO_MUCH_HEAP =
      "it shows that a long log needs little memory; run it alone, with java -Xmx256m";

  private final JobOptions options;
  private final Workplace workplace;

  LongLog(JobOptions options, Workplace workplace) {
    this.options = options;
    this.workplace = workplace;
  }

  /** Whether so many messages say anything within this heap. */
  static boolean isOfUse(int messages, long heapBytes) {
    return messages < LONG || heapBytes <= MOST_HEAP;
  }

  void run(Figures figures) throws Exception {
    Path shared = workplace.folder("shared");
    Path reader = workplace.folder("reader");
    long begin = System.nanoTime();
    write(shared, reader);
    double bodies = (double) options.longMessages() * options.bodyBytes();
    figures.add(figure("written, within a heap of", bodies).with("ms", (long) Stopwatch.ms(begin)));
    begin = System.nanoTime();
    try (Network network = Network.embedded(shared);
        SqliteHome home = SqliteHome.open(reader, Mode.WRITE);
        RemoteLogClient client = network.client(home)) {
      network.store().noteNothing();
      SyncReport report = Conversation.requireComplete(client.sync(Optional.empty()));
      long read = readAll(client);
      if (report.newMessages() != options.longMessages() || read != options.longMessages()) {
        throw new IllegalStateException(
            report.newMessages() + " messages came, " + read + " were read");
      }
      figures.add(
          figure("caught up, within a heap of", bodies)
              .with("ms", (long) Stopwatch.ms(begin))
              .with("rounds", report.rounds())
              .with("requests", report.requests())
              .with("bytes", report.bytesIn()));
    }
  }

  private Figure figure(String name, double bodies) {
    return new Figure(
            JOB,
            name,
            "bytes",
            Spread.exactly(Runtime.getRuntime().maxMemory()),
            FLOOR,
            Spread.exactly(bodies))
        .with("messages", options.longMessages());
  }

  private static long readAll(RemoteLogClient client) throws Exception {
    long count = 0;
    long row = 0;
    var group = client.groups().get(0).id();
    for (var page = client.messages(group, row, PAGE);
        !page.isEmpty();
        page = client.messages(group, row, PAGE)) {
      count += page.size();
      row = page.get(page.size() - 1).row();
    }
    return count;
  }

  private void write(Path shared, Path reader) throws Exception {
    try (Network network = Network.embedded(shared);
        SqliteHome home = SqliteHome.open(workplace.folder("writer"), Mode.WRITE);
        RemoteLogClient client = network.client(home);
        SqliteHome empty = SqliteHome.open(reader, Mode.WRITE);
        RemoteLogClient joiner = network.client(empty)) {
      network.store().noteNothing();
      Conversation conversation = Conversation.ofNoise(client, options);
      conversation.admit(joiner);
      conversation.appendAll(options.longMessages());
      conversation.flush();
    }
  }
}
