package org.remotelog;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.remotelog.bridge.GroupRows;
import org.remotelog.bridge.Inbox;
import org.remotelog.home.Home;
import org.remotelog.home.HomeDamagedException;
import org.remotelog.log.LogName;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.WantedPlaces;
import org.remotelog.mvds.node.MvdsNode;

/**
 * Gives connected peers what came to the inbox beside the engine: own messages, those of logs, and
 * to a new peer all that is there. Each peer has a cursor in the home, up to which the engine has
 * records or the peer has acknowledged; it moves after the records are committed, so a crash
 * between means some offers again and nothing lost.
 *
 * <p>One thread of its own; the public side is safe for several.
 */
final class DirectFeed {
  private final Home home;
  private final GroupId group;
  private final MvdsNode node;
  private final Look look;
  private final DirectCounting events;
  private final DirectGiving giving;
  private final DirectAgain again;
  private final DirectReceipts receipts;
  private final PlaceAnswers answers;
  private final Set<PeerId> connected = ConcurrentHashMap.newKeySet();
  private final Map<PeerId, Long> left = new ConcurrentHashMap<>();

  /** Peers of which the engine is still to be told that there is news. */
  private final Set<PeerId> news = ConcurrentHashMap.newKeySet();

  /** Peers that lacked nothing at some moment since they were connected. */
  private final Set<PeerId> caughtUp = ConcurrentHashMap.newKeySet();

  private final Thread thread = new Thread(this::run, "direct-feed");

  /** When something is due, for who turns; nobody has looked yet while it is not there. */
  private Optional<Long> dueMs = Optional.empty();

  private boolean awake;
  private boolean closed;

  /** There may be newer heads, and more on logs, than receipts were looked at for. */
  private volatile boolean isBehind = true;

  /** What is to be looked at beside the inbox. */
  interface Look {
    void run() throws IOException;
  }

  DirectFeed(
      Home home,
      GroupId group,
      Supplier<GroupRows.OwnGroup> own,
      MvdsNode node,
      Function<PeerId, Optional<LogName>> logOf,
      DirectReceipts.Said said,
      Predicate<PeerId> isMember,
      Look look,
      DirectCounting events,
      LongSupplier elapsedMs) {
    this.home = home;
    this.group = group;
    this.node = node;
    this.look = look;
    this.events = events;
    this.giving = new DirectGiving(home, group, own, node, logOf, isMember);
    this.again = new DirectAgain(home, group, giving, elapsedMs);
    this.receipts = new DirectReceipts(home, group, own, node, logOf, said, elapsedMs);
    this.answers = new PlaceAnswers(home, group, node, isMember, elapsedMs);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  void connected(PeerId peer) {
    connected.add(peer);
    wake();
  }

  void disconnected(PeerId peer) {
    connected.remove(peer);
    left.remove(peer);
    caughtUp.remove(peer);
    again.disconnected(peer);
    answers.forget(peer);
  }

  /** A peer wants messages by their places. */
  void wanted(PeerId peer, List<WantedPlaces> wanted) {
    answers.wanted(peer, wanted);
    wake();
  }

  Set<PeerId> connected() {
    return connected;
  }

  /** Messages that connected peers are still to be given records of, as of the last look. */
  long left() {
    long sum = 0;
    for (long rows : left.values()) {
      sum += rows;
    }
    return sum + again.left();
  }

  /** A message that the peer gave need not be offered back to it. */
  void stored(PeerId from, MessageId id) {
    giving.gave(from, id);
  }

  /**
   * A pass is over: what it read and published says what needs no giving any more.
   *
   * @param withNews peers of which there is a newer head
   */
  void passed(Set<PeerId> withNews) {
    news.addAll(withNews);
    isBehind = true;
    wake();
  }

  /** Looks at once whether there is something new. */
  synchronized void wake() {
    awake = true;
    notifyAll();
  }

  /** Ends the thread, once the node has refused what it waits for. */
  synchronized void close() {
    closed = true;
    connected.clear();
    left.clear();
    notifyAll();
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  void join() throws InterruptedException {
    if (Thread.currentThread() == thread) {
      return;
    }
    thread.join(ClientBounds.CLOSE_WAIT.toMillis());
  }

  private void run() {
    try {
      long waitMs = 0;
      while (await(waitMs)) {
        // Other processes may change the home.
        waitMs = step(ClientBounds.DIRECT_POLL_MS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      events.onStopped(e);
    }
  }

  /**
   * Does what there is to do; returns how long nothing more is, unless it is woken.
   *
   * @param idleMs when to look again though nothing is left
   */
  private long step(long idleMs) throws InterruptedException {
    long waitMs = idleMs;
    try {
      look.run();
      List<PeerId> peers = new ArrayList<>(connected);
      takeReceipts(peers);
      answers.answer();
      for (PeerId peer : peers) {
        if (connected.contains(peer)) {
          waitMs = Math.min(waitMs, feed(peer, idleMs));
          waitMs = Math.min(waitMs, again.step(peer, idleMs));
        }
      }
    } catch (IOException e) {
      if (!isClosed()) {
        events.onFailure(e);
      }
    }
    return waitMs;
  }

  /**
   * The same on the thread that calls, where there is no thread of the feed: only when it is woken,
   * or something that was left is due.
   *
   * @return how long nothing more is to be done; {@link Long#MAX_VALUE} when nobody is connected
   */
  long turn(long nowMs) throws InterruptedException {
    if (isClosed()) {
      return Long.MAX_VALUE;
    }
    if (takeAwake() || !dueMs.filter(due -> nowMs < due).isPresent()) {
      long waitMs = step(ClientBounds.DIRECT_HEADS_MS);
      dueMs = Optional.of(connected.isEmpty() ? Long.MAX_VALUE : nowMs + waitMs);
    }
    long nextMs = dueMs.orElse(nowMs);
    return isAwake() ? 0 : nextMs == Long.MAX_VALUE ? nextMs : nextMs - nowMs;
  }

  private synchronized boolean isAwake() {
    return awake;
  }

  private synchronized boolean takeAwake() {
    boolean was = awake;
    awake = false;
    return was;
  }

  /** Before anything is given: what a new peer has by log is not offered to it. */
  private void takeReceipts(List<PeerId> peers) throws IOException, InterruptedException {
    if (!isBehind && (giving.isDamaged() || receipts.knowsAll(peers))) {
      return;
    }
    isBehind = false;
    boolean isDone = false;
    try {
      giving.damaged(false);
      sparing(peers);
      // Only now, or what the news itself clears would be sent once more.
      for (PeerId peer : new ArrayList<>(news)) {
        ask(node, node.news(peer));
        news.remove(peer);
      }
      isDone = true;
    } finally {
      isBehind |= !isDone;
    }
  }

  private void sparing(List<PeerId> peers) throws IOException, InterruptedException {
    try {
      receipts.run(peers);
    } catch (HomeDamagedException e) {
      // It is told once for each pass. What receipts would spare is given: that takes bytes only.
      giving.damaged(true);
      events.onFailure(e);
    }
  }

  private synchronized boolean await(long waitMs) throws InterruptedException {
    if (!closed && !awake && waitMs > 0) {
      wait(waitMs);
    }
    awake = false;
    return !closed;
  }

  /** The row up to which a peer was given records, and the newest of all. */
  private record Stand(long after, long last) {}

  private static Stand stand(Inbox inbox, String cursor) throws IOException {
    return new Stand(inbox.cursor(cursor), inbox.lastRow());
  }

  /** One step; returns how long nothing more is to be done for the peer. */
  private long feed(PeerId peer, long idleMs) throws IOException, InterruptedException {
    String cursor = cursor(peer);
    Stand stand = home.read(tables -> stand(new Inbox(tables, group), cursor));
    long after = stand.after();
    long last = stand.last();
    noteLeft(peer, last - after);
    if (last == after) {
      caughtUp.add(peer);
      return idleMs;
    }
    int limit = giving.room(peer);
    if (limit <= 0) {
      return ClientBounds.DIRECT_WINDOW_MS;
    }
    List<DirectGiving.Waiting> rows = giving.after(peer, after, limit);
    boolean isFresh = caughtUp.contains(peer) && last - after <= ClientBounds.DIRECT_FRESH;
    if (!giving.share(peer, rows, isFresh).isPresent()) {
      // The engine does not know the peer, or not any longer: what it lacks stays to be given.
      return ClientBounds.DIRECT_POLL_MS;
    }
    long done = rows.get(rows.size() - 1).row().number();
    boolean isMoved = giving.move(peer, cursor, done);
    noteLeft(peer, last - (isMoved ? done : after));
    return isMoved ? 0 : ClientBounds.DIRECT_POLL_MS;
  }

  /** The name of the cursor up to which the peer was given records. */
  static String cursor(PeerId peer) {
    return "direct " + peer.hex();
  }

  private void noteLeft(PeerId peer, long rows) {
    left.put(peer, rows);
    if (!connected.contains(peer)) {
      left.remove(peer);
    }
  }

  static <T> T ask(MvdsNode node, CompletableFuture<T> call)
      throws IOException, InterruptedException {
    try {
      return node.result(call);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException failed) {
        throw failed;
      }
      throw new IOException("the engine does not work: " + e.getMessage(), e);
    }
  }
}
