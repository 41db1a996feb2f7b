package org.remotelog.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.RemoteLogClient;
import org.remotelog.SyncReport;
import org.remotelog.bytes.Bytes;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.sqlite.Mode;

/**
 * A reader that knows the group but none of its messages catches up in one pass; its messages are
 * durable in its home then. It was let in before they were written, and each run works on a fresh
 * copy of its home.
 */
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
    figures.add(measure(options.messages(), false));
    figures.add(measure(options.published(), true));
  }

  private Figure measure(int messages, boolean flushEach) throws Exception {
    Path shared = workplace.folder("shared");
    Path reader = workplace.folder("reader");
    try (Network network = Network.embedded(shared);
        SqliteHome home = SqliteHome.open(workplace.folder("writer"), Mode.WRITE);
        RemoteLogClient client = network.client(home)) {
      Conversation conversation =
          new Conversation(
              client,
              client.createGroup("bench").id(),
              new Texts(options.seed())::noise,
              options.bodyBytes());
      try (SqliteHome empty = SqliteHome.open(reader, Mode.WRITE);
          RemoteLogClient joiner = network.client(empty)) {
        conversation.admit(joiner);
      }
      if (flushEach) {
        conversation.appendAndFlushEach(messages);
      } else {
        conversation.appendAndFlush(messages);
      }
      return times(network, conversation, reader, messages, flushEach);
    }
  }

  private Figure times(
      Network network, Conversation conversation, Path reader, int messages, boolean flushEach)
      throws Exception {
    List<Double> values = new ArrayList<>();
    List<Double> floors = new ArrayList<>();
    SyncReport report = null;
    int blocks = 0;
    for (int run = -options.warmUps(); run < options.runs(); run++) {
      Path copy = workplace.copyOf(reader, "copy");
      network.store().forgetGot();
      double ms;
      try (SqliteHome home = SqliteHome.open(copy, Mode.WRITE);
          RemoteLogClient client = network.client(home)) {
        long begin = System.nanoTime();
        report = Conversation.requireComplete(client.sync(Optional.of(conversation.group())));
        ms = Stopwatch.ms(begin);
      }
      List<Bytes> got = network.store().got();
      blocks = got.size();
      double floorMs = new CatchUpFloor(workplace.folder("floor"), got).readMs();
      if (run >= 0) {
        values.add(ms);
        floors.add(floorMs);
      }
      if (report.newMessages() != messages) {
        throw new IllegalStateException(report.newMessages() + " messages came of " + messages);
      }
    }
    if (report == null) {
      throw new IllegalStateException("nothing was run");
    }
    return new Figure(
            JOB,
            flushEach ? "cold, each message published alone" : "cold, published in one flush",
            "ms",
            Spread.of(values),
            FLOOR,
            Spread.of(floors))
        .with("messages", report.newMessages())
        .with("rounds", report.rounds())
        .with("requests", report.requests())
        .with("blocks", blocks)
        .with("bytes", report.bytesIn());
  }
}
