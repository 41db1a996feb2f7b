package org.remotelog;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.remotelog.home.Home;
import org.remotelog.home.Tables;
import org.remotelog.log.LiveMembers;
import org.remotelog.log.LogName;
import org.remotelog.log.MissingEntries;
import org.remotelog.log.SequenceRange;
import org.remotelog.log.client.LogJournal;
import org.remotelog.log.core.SequenceRanges;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.WantedPlaces;
import org.remotelog.mvds.node.MvdsNode;
import org.remotelog.mvds.node.NodeOptions;

/**
 * Asks connected members for entries that a pass lacks: of each log its writer first, then others,
 * one after the other. What they send is taken in by the engine as ever, and counts for nothing
 * until a signed head confirms it; this only waits for it, and never long: all rounds of a pass
 * share {@link ClientBounds#ASK_WAIT_MS}, and after an asking that brought nothing it asks no more.
 *
 * <p>What {@link #forPass} gives belongs to the thread of a pass; the other methods may be called
 * by any.
 */
final class DirectAsking {
  private final Home home;
  private final MvdsNode node;
  private final Supplier<Collection<PeerId>> connected;
  private final Function<PeerId, Optional<LogName>> logOf;
  private final Patience patience;
  private long bytesIn;
  private boolean came;
  private boolean closed;

  /** The time, and waiting until it has passed. */
  interface Patience {
    Patience REAL =
        new Patience() {
          @Override
          public long elapsedMs() {
            return NodeOptions.systemElapsedMs();
          }

          @Override
          public void await(Object lock, BooleanSupplier isOver, long ms)
              throws InterruptedException {
            synchronized (lock) {
              if (!isOver.getAsBoolean()) {
                lock.wait(ms);
              }
            }
          }
        };

    long elapsedMs();

    /** Waits for a notice, and not longer than this; not at all when it is over by then. */
    void await(Object lock, BooleanSupplier isOver, long ms) throws InterruptedException;

    /** The result of a call of the engine. */
    default <T> T result(MvdsNode node, CompletableFuture<T> call)
        throws IOException, InterruptedException {
      return DirectFeed.ask(node, call);
    }
  }

  DirectAsking(
      Home home,
      MvdsNode node,
      Supplier<Collection<PeerId>> connected,
      Function<PeerId, Optional<LogName>> logOf,
      Patience patience) {
    this.home = home;
    this.node = node;
    this.connected = connected;
    this.logOf = logOf;
    this.patience = patience;
  }

  /** So many bytes came directly. */
  synchronized void received(long bytes) {
    bytesIn += bytes;
  }

  private synchronized long bytesIn() {
    return bytesIn;
  }

  /** A message came directly. */
  synchronized void came() {
    came = true;
    notifyAll();
  }

  /** Nothing comes any more: whoever waits goes on. */
  synchronized void close() {
    closed = true;
    notifyAll();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  /** The members that are connected at any time, for the rounds of one pass. */
  LiveMembers forPass() {
    return new OfPass();
  }

  private final class OfPass implements LiveMembers {
    private long leftMs = ClientBounds.ASK_WAIT_MS;

    @Override
    public boolean isSomebody() {
      return leftMs > 0 && !isClosed() && !connected.get().isEmpty();
    }

    @Override
    public long ask(List<MissingEntries> missing) throws IOException {
      long before = bytesIn();
      if (leftMs > 0) {
        long startMs = patience.elapsedMs();
        boolean isSome = !askUntil(missing, startMs + leftMs).equals(missing);
        leftMs = isSome ? leftMs - (patience.elapsedMs() - startMs) : 0;
      }
      return bytesIn() - before;
    }
  }

  /** Asks one member after the other; gives what is missing then. */
  private List<MissingEntries> askUntil(List<MissingEntries> missing, long endMs)
      throws IOException {
    List<MissingEntries> left = missing;
    try {
      for (int turn = 0; turn < ClientBounds.MAX_ASKED_MEMBERS; turn++) {
        boolean isOver = left.isEmpty() || patience.elapsedMs() >= endMs;
        if (isOver || isClosed() || !send(left, turn)) {
          return left;
        }
        left = await(left, endMs);
      }
      return left;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for members");
    }
  }

  /** Asks the members whose turn it is; false when there are none. */
  private boolean send(List<MissingEntries> missing, int turn)
      throws IOException, InterruptedException {
    Map<PeerId, List<WantedPlaces>> asks = new LinkedHashMap<>();
    for (MissingEntries of : missing) {
      List<PeerId> peers = inTurn(of.log());
      if (turn < peers.size()) {
        asks.computeIfAbsent(peers.get(turn), unused -> new ArrayList<>()).add(wanted(of));
      }
    }
    List<CompletableFuture<Boolean>> told = new ArrayList<>();
    asks.forEach((peer, wanted) -> told.add(node.askPlaces(peer, wanted)));
    boolean isAsked = false;
    try {
      for (CompletableFuture<Boolean> call : told) {
        isAsked |= patience.result(node, call);
      }
    } catch (IOException e) {
      // The engine is closed or its home fails, which it tells: the pass has its stores.
      return false;
    }
    return isAsked;
  }

  /** The writer of the log, if it is there, then the others. */
  private List<PeerId> inTurn(LogName log) {
    List<PeerId> peers = new ArrayList<>();
    for (PeerId peer : connected.get()) {
      boolean isWriter = logOf.apply(peer).filter(log::equals).isPresent();
      peers.add(isWriter ? 0 : peers.size(), peer);
    }
    return peers;
  }

  private static WantedPlaces wanted(MissingEntries missing) {
    List<WantedPlaces.Run> runs = new ArrayList<>();
    for (SequenceRange range : missing.ranges()) {
      runs.add(new WantedPlaces.Run(range.first(), range.last()));
    }
    return new WantedPlaces(missing.log().publicKey(), runs);
  }

  /** Waits while something comes; gives what is missing then. */
  private List<MissingEntries> await(List<MissingEntries> missing, long endMs)
      throws IOException, InterruptedException {
    List<MissingEntries> left = missing;
    long silentMs = patience.elapsedMs() + ClientBounds.ASK_SILENCE_MS;
    while (!left.isEmpty() && awaitNews(Math.min(endMs, silentMs))) {
      List<MissingEntries> before = left;
      left = home.read(tables -> stillMissing(tables, before));
      if (!left.equals(before)) {
        silentMs = patience.elapsedMs() + ClientBounds.ASK_SILENCE_MS;
      }
    }
    return left;
  }

  /** Waits for the next messages; false when none came in time. */
  private boolean awaitNews(long endMs) throws InterruptedException {
    long leftMs = endMs - patience.elapsedMs();
    while (!isNewsOrClosed() && leftMs > 0) {
      patience.await(this, this::isNewsOrClosed, leftMs);
      leftMs = endMs - patience.elapsedMs();
    }
    if (isClosed() || !isNewsOrClosed()) {
      return false;
    }
    // Those that come together are looked at together.
    patience.await(this, this::isClosed, ClientBounds.ASK_LOOK_MS);
    return takeNews();
  }

  private synchronized boolean isNewsOrClosed() {
    return came || closed;
  }

  private synchronized boolean takeNews() {
    boolean was = came;
    came = false;
    return was;
  }

  private static List<MissingEntries> stillMissing(Tables tables, List<MissingEntries> missing)
      throws IOException {
    LogJournal journal = new LogJournal(tables);
    List<MissingEntries> left = new ArrayList<>();
    for (MissingEntries of : missing) {
      SequenceRanges ranges = SequenceRanges.NONE;
      for (SequenceRange range : of.ranges()) {
        for (long at = range.first(); at <= range.last(); at++) {
          if (!journal.unconfirmed(of.log(), at).isPresent()) {
            ranges = ranges.plus(SequenceRange.single(at));
          }
        }
      }
      if (!ranges.asList().isEmpty()) {
        left.add(new MissingEntries(of.log(), ranges.asList()));
      }
    }
    return left;
  }
}
