package org.remotelog.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Future;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.codec.MessageIds;
import org.remotelog.mvds.core.MvdsCounters;
import org.remotelog.mvds.node.MvdsNode;

/**
 * Who is given what in a run of the wire tool. The thread of a run also makes the node's turns, so
 * it must not wait for the result of a call before the next turn.
 */
final class WireRun {
  private final MvdsNode node;
  private final WireEvents events;
  private final GroupId group;
  private final Set<PeerId> dialled;
  private final OrderlyEnd end;
  private final List<MessageId> own = new ArrayList<>();
  private final Set<PeerId> given = new HashSet<>();
  private final List<Future<?>> calls = new ArrayList<>();

  /**
   * A run on a node whose transport is not open yet.
   *
   * @param dialled peers that stay the same from one connection to the next; others do not return
   */
  WireRun(MvdsNode node, WireEvents events, GroupId group, Set<PeerId> dialled, OrderlyEnd end) {
    this.node = node;
    this.events = events;
    this.group = group;
    this.dialled = dialled;
    this.end = end;
  }

  /** What the engine was like between two turns. */
  private record Seen(boolean quiet, long pending, MvdsCounters counters) {}

  void append(Message message) throws Exception {
    own.add(MessageIds.of(message));
    add(node.append(message));
  }

  /** All is appended; only now may peers come, or they would be given it twice. */
  void appended() throws Exception {
    finish();
    events.appended(own);
  }

  /** One turn, and what follows from it; whether the run has reached its end. */
  boolean turn(Duration wait) throws Exception {
    node.turn(wait);
    Optional<PeerId> fresh = events.nextNewPeer();
    while (fresh.isPresent()) {
      give(fresh.get());
      fresh = events.nextNewPeer();
    }
    List<PeerId> gone = events.takeGone();
    gone.removeAll(dialled);
    for (PeerId peer : gone) {
      add(node.removePeer(group, peer));
    }
    Seen seen = look();
    gone.forEach(events::forget);
    boolean isQuiet = seen.quiet() || !events.isAnybodyHere();
    return events.hasMet() && events.unacknowledged() == 0 && isQuiet;
  }

  void stats() throws Exception {
    Seen seen = look();
    events.stats(seen.pending(), seen.counters());
  }

  /** A peer that returns has its records still, without those that it has acknowledged. */
  private void give(PeerId peer) throws Exception {
    if (dialled.contains(peer) && !given.add(peer)) {
      return;
    }
    for (MessageId id : own) {
      if (end.isCalled()) {
        return;
      }
      add(node.share(peer, id));
    }
  }

  private Seen look() throws Exception {
    Future<Seen> look =
        node.inspect(state -> new Seen(state.isQuiet(), state.size(), state.counters().copy()));
    add(look);
    finish();
    events.refused(look.get().counters().refused());
    return look.get();
  }

  private void add(Future<?> call) throws Exception {
    calls.add(call);
    if (calls.size() == Limits.MAX_BATCH_MESSAGES) {
      finish();
    }
  }

  private void finish() throws Exception {
    node.turn(Duration.ZERO);
    for (Future<?> call : calls) {
      call.get();
    }
    calls.clear();
  }
}
