package org.remotelog.log.client;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.remotelog.bytes.Bytes;
import org.remotelog.bytes.Digest;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.Announced;
import org.remotelog.log.Entry;
import org.remotelog.log.EpochSecrets;
import org.remotelog.log.Limits;
import org.remotelog.log.LogEvents;
import org.remotelog.log.LogIdentity;
import org.remotelog.log.LogName;
import org.remotelog.log.core.WriterCore;
import org.remotelog.log.core.WriterInput;
import org.remotelog.log.core.WriterState;

/**
 * Writes the logs that this device owns. Appending happens inside a transaction of the caller and
 * is done when that transaction is; flushing seals, stores and publishes what was appended.
 *
 * <p>Safe for use by several threads; flushes run one after the other.
 */
public final class LogWriter {
  private final Home home;
  private final Network network;
  private final SecureRandom random;
  private final LongSupplier clockMs;
  private final LogEvents events;
  private final Map<LogName, NavigableMap<Long, CompletableFuture<Long>>> waiting =
      new ConcurrentHashMap<>();

  /** A message that is to be appended. */
  public record NewMessage(Digest id, long timestampSeconds, Bytes metadata, Bytes body) {}

  /**
   * A log of this device, and the secrets that its blocks are sealed with.
   *
   * @param announced what its heads announce of this device
   * @param others the logs that its heads give receipts of, and records of in their rosters; at
   *     most {@link Limits#MAX_RECEIPTS}, more are left out
   */
  public record OwnLog(
      LogIdentity identity, EpochSecrets secrets, Announced announced, Collection<LogName> others) {
    public OwnLog {
      others = Collections.unmodifiableCollection(new ArrayList<>(others));
    }

    /** A log whose heads say nothing of other logs, and announce nothing. */
    public OwnLog(LogIdentity identity, EpochSecrets secrets) {
      this(identity, secrets, Announced.NONE);
    }

    /** A log whose heads say nothing of other logs. */
    public OwnLog(LogIdentity identity, EpochSecrets secrets, Announced announced) {
      this(identity, secrets, announced, Collections.emptyList());
    }
  }

  public LogWriter(
      Home home, Network network, SecureRandom random, LongSupplier clockMs, LogEvents events) {
    this.home = home;
    this.network = network;
    this.random = random;
    this.clockMs = clockMs;
    this.events = events;
  }

  /**
   * Appends messages to a log as its next entries, in this order, in the caller's transaction.
   *
   * @return the entries, with their numbers and salts
   */
  public List<Entry> append(Tables tables, LogName log, List<NewMessage> messages)
      throws IOException {
    List<WriterInput.Draft> drafts = new ArrayList<>(messages.size());
    for (NewMessage message : messages) {
      drafts.add(
          new WriterInput.Draft(
              message.id(),
              randomBytes(Limits.ENTRY_SALT_BYTES),
              message.timestampSeconds(),
              message.metadata(),
              message.body()));
    }
    LogJournal journal = new LogJournal(tables);
    WriterState state = journal.appender(log);
    JournalEffects effects = new JournalEffects(journal, log);
    effects.carryOut(WriterCore.step(state, new WriterInput.Append(drafts)));
    return effects.appended();
  }

  /**
   * Publishes what is pending in these logs, as far as stores and pointers allow; what they do not
   * take stays journalled.
   *
   * @throws IOException when the home cannot be read or written, or the thread is interrupted
   */
  public synchronized Publication flush(Collection<OwnLog> logs) throws IOException {
    Publication publication = new FlushPass(home, network, random, clockMs, events).run(logs);
    // By the journal: a pass that failed after publishing may have been the one before.
    Map<LogName, Long> counts = new HashMap<>();
    home.read(
        tables -> {
          LogJournal journal = new LogJournal(tables);
          for (Map.Entry<LogName, NavigableMap<Long, CompletableFuture<Long>>> futures :
              waiting.entrySet()) {
            if (isAwaited(futures.getValue())) {
              counts.put(futures.getKey(), journal.writer(futures.getKey()).publishedCount());
            }
          }
          return Boolean.TRUE;
        });
    counts.forEach(this::complete);
    return publication;
  }

  /**
   * Looks after published logs, as far as some hours have passed since the last time: publishes
   * their records again where pointers have lost them, and removes blocks that newer heads have
   * replaced from the stores.
   *
   * @param grace how long a replaced block stays at least, for readers that are behind
   * @throws IOException when the home cannot be read or written, or the thread is interrupted
   */
  public synchronized Upkeep keepUp(Collection<OwnLog> logs, Duration grace) throws IOException {
    List<LogName> names = new ArrayList<>();
    logs.forEach(own -> names.add(own.identity().name()));
    return new UpkeepPass(home, network, clockMs, events, grace.toMillis()).run(names);
  }

  /**
   * Completes with the published count once every store and pointer has a head that covers the
   * entry; on the thread that flushes.
   */
  public CompletableFuture<Long> whenPublished(LogName log, long sequence) throws IOException {
    NavigableMap<Long, CompletableFuture<Long>> futures =
        waiting.computeIfAbsent(log, name -> new TreeMap<>());
    CompletableFuture<Long> future;
    synchronized (futures) {
      future = futures.computeIfAbsent(sequence, number -> new CompletableFuture<>());
    }
    long published = home.read(tables -> new LogJournal(tables).writer(log).publishedCount());
    if (published >= sequence) {
      complete(log, published);
    }
    return future;
  }

  private static boolean isAwaited(NavigableMap<Long, CompletableFuture<Long>> futures) {
    synchronized (futures) {
      return !futures.isEmpty();
    }
  }

  private void complete(LogName log, long count) {
    NavigableMap<Long, CompletableFuture<Long>> futures = waiting.get(log);
    if (futures == null) {
      return;
    }
    List<CompletableFuture<Long>> done;
    synchronized (futures) {
      NavigableMap<Long, CompletableFuture<Long>> covered = futures.headMap(count, true);
      done = new ArrayList<>(covered.values());
      covered.clear();
    }
    for (CompletableFuture<Long> future : done) {
      future.complete(count);
    }
  }

  private Bytes randomBytes(int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return Bytes.wrap(bytes);
  }
}
