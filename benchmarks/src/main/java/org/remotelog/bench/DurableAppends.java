package org.remotelog.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.remotelog.Draft;
import org.remotelog.RemoteLogClient;
import org.remotelog.SentMessage;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.HomeTable;
import org.remotelog.home.Keys;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.sqlite.Mode;

/** How many messages a second are durable, against the disk's own rate of durable writes. */
final class DurableAppends {
  private static final String JOB = "appends";
  private static final String UNIT = "messages/s";

  private final JobOptions options;
  private final Workplace workplace;

  DurableAppends(JobOptions options, Workplace workplace) {
    this.options = options;
    this.workplace = workplace;
  }

  void run(Figures figures) throws Exception {
    int appends = options.appends();
    int batches = Math.max(2, appends / 10 / JobOptions.BATCH) * JobOptions.BATCH;
    figures.add(measure("one by one", 1, "write and fdatasync of each", appends, this::oneByOne));
    figures.add(
        measure(
            "batches of " + JobOptions.BATCH,
            JobOptions.BATCH,
            "write and fdatasync of each batch",
            10 * batches,
            this::inBatches));
    figures.add(
        measure(
            JobOptions.THREADS + " threads at once",
            JobOptions.THREADS,
            "write and fdatasync of each " + JobOptions.THREADS,
            appends / JobOptions.THREADS * JobOptions.THREADS,
            this::inThreads));
    figures.add(bareTransactions(appends));
  }

  /** Appends so many messages and returns when they are durable. */
  private interface Work {
    void append(Conversation conversation, int count) throws Exception;
  }

  private Figure measure(String name, int perSync, String floorName, int count, Work work)
      throws Exception {
    Path folder = workplace.folder("appends");
    List<Double> values = new ArrayList<>();
    List<Double> floors = new ArrayList<>();
    int bytes;
    try (Network network = Network.embedded(folder);
        SqliteHome home = SqliteHome.open(folder, Mode.WRITE);
        FsyncFloor floor = new FsyncFloor(folder);
        RemoteLogClient client = network.client(home)) {
      Conversation conversation =
          new Conversation(
              client,
              client.createGroup("bench").id(),
              new Texts(options.seed())::words,
              options.bodyBytes());
      SentMessage first = conversation.append();
      bytes = Math.toIntExact(conversation.payloadBytes(List.of(first)));
      for (int run = -options.warmUps(); run < options.runs(); run++) {
        double raw = perSync * floor.writesPerSecond(count / perSync, perSync * bytes);
        long begin = System.nanoTime();
        work.append(conversation, count);
        double rate = Stopwatch.perSecond(count, begin);
        if (run >= 0) {
          floors.add(raw);
          values.add(rate);
        }
      }
      requireAll(client, conversation, 1 + (long) count * (options.warmUps() + options.runs()));
    }
    return new Figure(JOB, name, UNIT, Spread.of(values), floorName, Spread.of(floors))
        .with("messages per run", count)
        .with("bytes per message", bytes);
  }

  /** What a transaction of the home costs that puts one row and nothing else. */
  private Figure bareTransactions(int count) throws IOException {
    Path folder = workplace.folder("rows");
    List<Double> values = new ArrayList<>();
    List<Double> floors = new ArrayList<>();
    try (SqliteHome home = SqliteHome.open(folder, Mode.WRITE);
        FsyncFloor floor = new FsyncFloor(folder)) {
      long row = 0; // Each one is new: putting the same again would change nothing.
      Bytes body = new Texts(options.seed()).noise(options.bodyBytes());
      for (int run = -options.warmUps(); run < options.runs(); run++) {
        double raw = floor.writesPerSecond(count, options.bodyBytes());
        long begin = System.nanoTime();
        for (int i = 0; i < count; i++) {
          Bytes key = Keys.u64(row++);
          home.update(tables -> tables.table(HomeTable.META).put(key, body));
        }
        double rate = Stopwatch.perSecond(count, begin);
        if (run >= 0) {
          floors.add(raw);
          values.add(rate);
        }
      }
    }
    return new Figure(
            JOB,
            "one row a transaction, no message",
            "transactions/s",
            Spread.of(values),
            "write and fdatasync of each",
            Spread.of(floors))
        .with("transactions per run", count);
  }

  private void oneByOne(Conversation conversation, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      conversation.append();
    }
  }

  private void inBatches(Conversation conversation, int count) throws Exception {
    for (int i = 0; i < count; i += JobOptions.BATCH) {
      conversation.append(JobOptions.BATCH);
    }
  }

  private void inThreads(Conversation conversation, int count) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(JobOptions.THREADS);
    try {
      List<Callable<Boolean>> writers = new ArrayList<>();
      for (int thread = 0; thread < JobOptions.THREADS; thread++) {
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < count / JobOptions.THREADS; i++) {
          drafts.add(conversation.draft());
        }
        writers.add(
            () -> {
              for (Draft draft : drafts) {
                conversation.writer().appendAll(conversation.group(), List.of(draft));
              }
              return Boolean.TRUE;
            });
      }
      for (Future<Boolean> writer : threads.invokeAll(writers)) {
        writer.get();
      }
    } finally {
      threads.shutdownNow();
    }
  }

  private static void requireAll(RemoteLogClient client, Conversation conversation, long count)
      throws Exception {
    long row = client.messages(conversation.group(), count - 1, 2).size();
    if (row != 1) {
      throw new IllegalStateException(
          count + " messages were appended, but row " + count + " is not the last");
    }
  }
}
