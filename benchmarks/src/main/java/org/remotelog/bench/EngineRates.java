package org.remotelog.bench;

import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.MalformedException;
import org.remotelog.home.Home;
import org.remotelog.home.memory.MemoryHome;
import org.remotelog.home.sqlite.SqliteHome;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Metadata;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.sqlite.Mode;

/**
 * How fast two engines in one process exchange messages of 100 bytes, a hundred of them under way,
 * against what nobody can avoid: encoding, decoding and hashing each once.
 */
final class EngineRates {
  private static final String JOB = "engine";
  private static final String UNIT = "messages a second";
  private static final String FLOOR = "encode, decode and hash each once";
  private static final int BODY_BYTES = 100;
  private static final int WINDOW = 100;
  private static final int COLLECTIONS = 3;

  /** A time of today, so that its size on the wire is the usual one. */
  private static final long FIRST_SECOND = 1_700_000_000;

  private static final int[] PENDING = {0, 1_000, 10_000, 100_000};

  private final JobOptions options;
  private final Workplace workplace;
  private final Texts texts;
  private int made;

  EngineRates(JobOptions options, Workplace workplace) {
    this.options = options;
    this.workplace = workplace;
    this.texts = new Texts(options.seed());
  }

  void run(Figures figures) throws Exception {
    for (SyncMode mode : List.of(SyncMode.BATCH, SyncMode.INTERACTIVE)) {
      for (int pending : PENDING) {
        cores(figures, mode, pending);
      }
      node(figures, mode, "memory", 0);
      for (int pending : PENDING) {
        node(figures, mode, "sqlite", pending);
      }
    }
    heap(figures);
  }

  private List<Message> messages(int count) {
    List<Message> messages = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      Bytes body = texts.noise(BODY_BYTES);
      messages.add(new Message(EnginePair.GROUP, FIRST_SECOND + made++, body, Metadata.NONE));
    }
    return messages;
  }

  private static List<MessageId> ids(List<Message> messages) {
    List<MessageId> ids = new ArrayList<>(messages.size());
    messages.forEach(message -> ids.add(MessageIds.of(message)));
    return ids;
  }

  private void cores(Figures figures, SyncMode mode, int pending) throws Exception {
    EnginePair pair = new EnginePair(mode);
    List<Message> before = messages(pending);
    pair.leavePending(ids(before), before);
    List<Double> rates = new ArrayList<>();
    List<Double> floors = new ArrayList<>();
    long bytes = 0;
    for (int run = -options.warmUps(); run < options.runs(); run++) {
      List<Message> messages = messages(options.messages());
      double floor = floor(messages);
      List<MessageId> ids = ids(messages);
      long bytesBefore = pair.bytes();
      long beginNs = System.nanoTime();
      pair.give(ids, messages, WINDOW);
      if (run >= 0) {
        rates.add(Stopwatch.perSecond(messages.size(), beginNs));
        floors.add(floor);
      }
      bytes = (pair.bytes() - bytesBefore) / messages.size();
    }
    int given = options.messages() * (options.runs() + options.warmUps());
    if (pair.received() != given) {
      throw new IllegalStateException(pair.received() + " of " + given + " arrived");
    }
    String name = String.format(Locale.ROOT, "%s, %,d pending", word(mode), pending);
    figures.add(
        new Figure(JOB, name, UNIT, Spread.of(rates), FLOOR, Spread.of(floors))
            .with("bytes a message", bytes));
  }

  private static double floor(List<Message> messages) throws MalformedException {
    long hashes = 0;
    long beginNs = System.nanoTime();
    for (Message message : messages) {
      Bytes encoded = MessageCodec.encode(Dialect.SPEC, message);
      MessageId id = MessageIds.of(MessageCodec.decode(Dialect.SPEC, encoded));
      hashes += id.hashCode();
    }
    double rate = Stopwatch.perSecond(messages.size(), beginNs);
    // Looked at, so that the work is not optimised away.
    if (hashes == 0) {
      throw new IllegalStateException("the ids are not random");
    }
    return rate;
  }

  private static String word(SyncMode mode) {
    return mode.name().toLowerCase(Locale.ROOT);
  }

  /** The same through the shells, their transactions and their tables. */
  private void node(Figures figures, SyncMode mode, String kind, int pending) throws Exception {
    List<Double> rates = new ArrayList<>();
    List<Double> floors = new ArrayList<>();
    Path folder = workplace.folder("engine-" + word(mode) + "-" + kind + "-" + pending);
    boolean isSqlite = kind.equals("sqlite");
    try (Home first =
            isSqlite ? SqliteHome.open(folder.resolve("a"), Mode.WRITE) : new MemoryHome();
        Home second =
            isSqlite ? SqliteHome.open(folder.resolve("b"), Mode.WRITE) : new MemoryHome();
        NodePair pair = new NodePair(first, second, mode, messages(pending))) {
      for (int run = -options.warmUps(); run < options.runs(); run++) {
        List<Message> messages = messages(options.messages());
        double floor = floor(messages);
        long beginNs = System.nanoTime();
        pair.give(messages, WINDOW);
        if (run >= 0) {
          rates.add(Stopwatch.perSecond(messages.size(), beginNs));
          floors.add(floor);
        }
      }
    }
    String name =
        String.format(Locale.ROOT, "%s, whole nodes on %s, %,d pending", word(mode), kind, pending);
    figures.add(new Figure(JOB, name, UNIT, Spread.of(rates), FLOOR, Spread.of(floors)));
  }

  /** What one pending message costs beyond the message and its id. */
  private void heap(Figures figures) throws Exception {
    int count = options.heapMessages();
    List<Message> messages = messages(count);
    List<MessageId> ids = ids(messages);
    EnginePair pair = new EnginePair(SyncMode.BATCH);
    long before = usedBytes();
    pair.leavePending(ids, messages);
    double each = (double) Math.max(0, usedBytes() - before) / count;
    figures.add(
        new Figure(
                JOB,
                "heap of a pending message, its place in the store's map included",
                "bytes",
                Spread.exactly(each),
                "bytes of an id",
                Spread.exactly(ids.get(0).bytes().size()))
            .with("messages", pair.received() + count));
  }

  private static long usedBytes() {
    for (int i = 0; i < COLLECTIONS; i++) {
      ManagementFactory.getMemoryMXBean().gc();
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
