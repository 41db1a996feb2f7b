package org.remotelog.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.remotelog.LogState;
import org.remotelog.RemoteLogClient;
import org.remotelog.SyncReport;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.log.Cid;
import org.remotelog.mvds.GroupId;
import org.remotelog.sqlite.Mode;

/**
 * A reader that knows the group but none of its messages catches up in one pass; its messages are
 * durable in its home then. It was let in before they were written, and each run works on a fresh
 * copy of its home.
 */
final class CatchUpRuns {
  /** Reaches the network in which the messages are. */
  interface Way {
    Network open() throws IOException;
  }

  /** The least that reading what came takes, in milliseconds. */
  interface Floor {
    double ms(CountingStore read) throws Exception;
  }

  private final JobOptions options;
  private final Workplace workplace;
  private final GroupId group;
  private final Path reader;
  private final int messages;
  private final Optional<Cid> root;

  private CatchUpRuns(
      JobOptions options,
      Workplace workplace,
      GroupId group,
      Path reader,
      int messages,
      Optional<Cid> root) {
    this.options = options;
    this.workplace = workplace;
    this.group = group;
    this.reader = reader;
    this.messages = messages;
    this.root = root;
  }

  /**
   * Lets a reader in, then writes the messages.
   *
   * @param flushEach whether each is published alone, or all of them in one flush
   */
  static CatchUpRuns write(
      JobOptions options, Workplace workplace, Network network, int messages, boolean flushEach)
      throws Exception {
    Path reader = workplace.folder("reader");
    try (SqliteHome home = SqliteHome.open(workplace.folder("writer"), Mode.WRITE);
        RemoteLogClient client = network.client(home)) {
      Conversation conversation = Conversation.ofNoise(client, options);
      try (SqliteHome empty = SqliteHome.open(reader, Mode.WRITE);
          RemoteLogClient joiner = network.client(empty)) {
        conversation.admit(joiner);
      }
      if (flushEach) {
        conversation.appendAndFlushEach(messages);
      } else {
        conversation.appendAndFlush(messages);
      }
      Optional<Cid> root =
          client.inspect(conversation.group()).logs().stream()
              .filter(LogState::own)
              .findFirst()
              .flatMap(LogState::head);
      return new CatchUpRuns(options, workplace, conversation.group(), reader, messages, root);
    }
  }

  /**
   * Writes what a reader catches up before, and then the last messages, all of many writers.
   *
   * @param last how many in all
   */
  static CatchUpRuns writeLast(
      JobOptions options, Workplace workplace, Network network, int writers, int last)
      throws Exception {
    Path reader = workplace.folder("reader");
    try (SqliteHome home = SqliteHome.open(workplace.folder("writer"), Mode.WRITE);
        RemoteLogClient client = network.client(home)) {
      Conversation conversation = Conversation.ofNoise(client, options);
      try (SqliteHome empty = SqliteHome.open(reader, Mode.WRITE);
          RemoteLogClient joiner = network.client(empty)) {
        conversation.admit(joiner);
        conversation.appendByAndFlush(writers, options.messages());
        Conversation.requireComplete(joiner.sync(Optional.empty()));
      }
      conversation.appendByAndFlush(writers, last);
      return new CatchUpRuns(
          options, workplace, conversation.group(), reader, last, Optional.empty());
    }
  }

  /** The newest head, which links all that was written. */
  Cid root() {
    return root.orElseThrow(() -> new IllegalStateException("there are several logs"));
  }

  Figure measure(String job, String name, Way way, String floorName, Floor floor) throws Exception {
    List<Double> values = new ArrayList<>();
    List<Double> floors = new ArrayList<>();
    SyncReport report = null;
    int blocks = 0;
    for (int run = -options.warmUps(); run < options.runs(); run++) {
      Path copy = workplace.copyOf(reader, "copy");
      double ms;
      double floorMs;
      try (Network network = way.open();
          SqliteHome home = SqliteHome.open(copy, Mode.WRITE);
          RemoteLogClient client = network.client(home)) {
        long begin = System.nanoTime();
        report = Conversation.requireComplete(client.sync(Optional.of(group)));
        ms = Stopwatch.ms(begin);
        blocks = network.store().got().size();
        floorMs = floor.ms(network.store());
      }
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
    return new Figure(job, name, "ms", Spread.of(values), floorName, Spread.of(floors))
        .with("messages", report.newMessages())
        .with("rounds", report.rounds())
        .with("requests", report.requests())
        .with("blocks", blocks)
        .with("bytes", report.bytesIn());
  }
}
