package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;

/**
 * Offers the messages of one payload to the other peers of their groups: each message once, by
 * offers, and not to those who have it (no storm of copies).
 *
 * <p>All peers of a group are looked at once for each payload. For each message only those are that
 * had room for it, so that a flood costs no more than the records that it may make.
 */
final class Relaying {
  private final Turn turn;
  private final PeerState source;
  private final long nowMs;

  /** Who has room for more messages of this source; while a payload is taken, none comes back. */
  private final Map<GroupId, List<Lane>> withRoom = new HashMap<>();

  Relaying(Turn turn, PeerState source, long nowMs) {
    this.turn = turn;
    this.source = source;
    this.nowMs = nowMs;
  }

  void relay(MessageId id, Message message, Set<PeerState> offerers) {
    GroupId group = message.group();
    Collection<PeerState> sharers = turn.state.sharers(group);
    long left = sharers.size() - 1;
    for (PeerState offerer : offerers) {
      left -= offerer != source && offerer.lanes.containsKey(group) ? 1 : 0;
    }
    if (!isFull()) {
      int share = SyncLimits.relayShare(sharers.size() - 1);
      List<Lane> room = withRoom.get(group);
      if (room == null) {
        room = room(sharers, group, share);
        withRoom.put(group, room);
      }
      left -= offer(id, message, offerers, room);
      room.removeIf(lane -> lane.relayedOf(source.id) >= share);
    }
    turn.state.counters.refuse(Refusal.TOO_MANY_RELAYS, left);
  }

  private boolean isFull() {
    return turn.state.relayed(source.id) >= SyncLimits.MAX_RELAYED;
  }

  private List<Lane> room(Collection<PeerState> sharers, GroupId group, int share) {
    turn.state.counters.relayLooks += sharers.size();
    List<Lane> room = new ArrayList<>();
    for (PeerState other : sharers) {
      Lane lane = other.lanes.get(group);
      if (lane != null && other != source && lane.relayedOf(source.id) < share) {
        room.add(lane);
      }
    }
    return room;
  }

  /** Returns how many need no look any more: they have the message, or are offered it. */
  private int offer(MessageId id, Message message, Set<PeerState> offerers, List<Lane> room) {
    int sizeBytes = MessageCodec.size(Dialect.SPEC, message);
    long dueMs = nowMs + turn.policy.jittered(turn.policy.relayMs(), id, turn.seed);
    int done = 0;
    for (Lane lane : room) {
      if (isFull()) {
        break;
      }
      turn.state.counters.relayLooks++;
      if (offerers.contains(lane.peer)) {
        continue;
      }
      done++;
      if (!lane.peer.find(id).isPresent()) {
        turn.give(lane.relay(source.id), id, sizeBytes, RecordKind.OFFER, false, dueMs);
      }
    }
    return done;
  }
}
