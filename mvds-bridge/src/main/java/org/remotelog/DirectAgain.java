package org.remotelog;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.remotelog.bridge.Inbox;
import org.remotelog.home.Home;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.PeerId;

/**
 * Looks again at what peers were given before, for those that hold less than they did: beside what
 * is new, from the newest row down, as a device that was put back lacks what came last. A page that
 * has something to give is followed by the next one at once; one that has nothing, by a pause. So a
 * member that says now this and now that costs its peers a page a second at most.
 *
 * <p>What is left to look at stands in the home, as a cursor: rows from 1 to there.
 *
 * <p>Belongs to the thread of the feed; {@link #left} and {@link #disconnected} are safe for
 * others.
 */
final class DirectAgain {
  private final Home home;
  private final GroupId group;
  private final DirectGiving giving;
  private final LongSupplier elapsedMs;
  private final Map<PeerId, Long> notBeforeMs = new ConcurrentHashMap<>();
  private final Map<PeerId, Long> left = new ConcurrentHashMap<>();

  DirectAgain(Home home, GroupId group, DirectGiving giving, LongSupplier elapsedMs) {
    this.home = home;
    this.group = group;
    this.giving = giving;
    this.elapsedMs = elapsedMs;
  }

  /** The name of the cursor up to which rows are to be looked at again; 0 for none. */
  static String cursor(PeerId peer) {
    return "again " + peer.hex();
  }

  /** Rows that are looked at now; those behind a pause are not counted. */
  long left() {
    long sum = 0;
    for (long rows : left.values()) {
      sum += rows;
    }
    return sum;
  }

  void disconnected(PeerId peer) {
    notBeforeMs.remove(peer);
    left.remove(peer);
  }

  /**
   * One page; returns how long nothing more is to be done for the peer.
   *
   * @param idleMs what it is when nothing is left
   */
  long step(PeerId peer, long idleMs) throws IOException, InterruptedException {
    long last = home.read(tables -> new Inbox(tables, group).cursor(cursor(peer)));
    if (last == 0) {
      disconnected(peer);
      return idleMs;
    }
    long waitMs = notBeforeMs.getOrDefault(peer, Long.MIN_VALUE) - elapsedMs.getAsLong();
    if (notBeforeMs.containsKey(peer) && waitMs > 0) {
      return waitMs;
    }
    int rows = giving.room(peer);
    if (rows <= 0) {
      return ClientBounds.DIRECT_WINDOW_MS;
    }
    long first = Math.max(0, last - rows);
    left.put(peer, last - first);
    int given = 0;
    for (long at = first; at < last; ) {
      List<DirectGiving.Waiting> page = giving.after(peer, at, (int) (last - at));
      OptionalInt shared = giving.share(peer, page, false);
      if (!shared.isPresent()) {
        return ClientBounds.DIRECT_POLL_MS;
      }
      given += shared.getAsInt();
      at = page.get(page.size() - 1).row().number();
    }
    if (!giving.move(peer, cursor(peer), first)) {
      return ClientBounds.DIRECT_POLL_MS;
    }
    if (given > 0) {
      notBeforeMs.remove(peer);
      return 0;
    }
    left.remove(peer);
    notBeforeMs.put(peer, elapsedMs.getAsLong() + ClientBounds.DIRECT_AGAIN_MS);
    return ClientBounds.DIRECT_AGAIN_MS;
  }
}
