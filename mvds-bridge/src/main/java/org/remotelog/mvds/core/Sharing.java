package org.remotelog.mvds.core;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.codec.Dialect;
import org.remotelog.mvds.codec.MessageCodec;

/** Who is given what: peers, own messages, and what the shell asks for. */
final class Sharing {
  private Sharing() {}

  static void added(Turn turn, MvdsInput.PeerAdded input) {
    MvdsState state = turn.state;
    PeerState peer = state.peers.get(input.peer());
    if (peer == null) {
      if (state.peers.size() >= SyncLimits.MAX_PEERS) {
        throw new IllegalStateException("more than " + SyncLimits.MAX_PEERS + " peers");
      }
      peer = new PeerState(input.peer());
      state.peers.put(input.peer(), peer);
      state.turns.add(peer);
    }
    Lane lane = peer.lanes.get(input.group());
    if (lane == null) {
      peer.lanes.put(input.group(), new Lane(peer, Optional.of(input.group()), input.mode()));
      state.share(peer, input.group());
    } else {
      lane.mode = input.mode();
    }
  }

  static void removed(Turn turn, MvdsInput.PeerRemoved input) {
    Optional<PeerState> found = turn.state.find(input.peer());
    Lane lane = found.isPresent() ? found.get().lanes.remove(input.group()) : null;
    if (lane == null) {
      return;
    }
    PeerState peer = lane.peer;
    turn.state.unshare(peer, input.group());
    boolean last = peer.lanes.isEmpty();
    for (SyncRecord record : peer.inOrder()) {
      if (last || record.lane.group.equals(lane.group)) {
        turn.end(record);
      }
    }
    turn.state.counters.ephemeralsDropped += peer.ephemerals.removeOf(input.group());
    if (last) {
      turn.state.peers.remove(peer.id);
      turn.state.turns.remove(peer);
    }
  }

  static void append(Turn turn, MvdsInput.Append input) {
    Message message = input.message();
    int sizeBytes = MessageCodec.size(Dialect.SPEC, message);
    Set<PeerState> offerers =
        message.metadata().ephemeral() ? new LinkedHashSet<>() : stored(turn, input.id());
    for (PeerState peer : turn.state.sharers(message.group())) {
      Lane lane = peer.lanes.get(message.group());
      if (lane == null || offerers.contains(peer)) {
        continue;
      }
      if (message.metadata().ephemeral()) {
        ephemeral(turn, peer, message);
      } else {
        SyncMode mode = input.mode().orElse(lane.mode);
        give(turn, lane, input.id(), sizeBytes, mode, input.nowMs());
      }
    }
  }

  static void share(Turn turn, MvdsInput.Share input) {
    Optional<PeerState> peer = turn.state.find(input.peer());
    Optional<GroupId> group = turn.held.groupOf(input.id());
    if (!peer.isPresent() || !group.isPresent()) {
      return;
    }
    stored(turn, input.id());
    Lane lane = peer.get().lanes.get(group.get());
    if (lane != null) {
      SyncMode mode = input.mode().orElse(lane.mode);
      give(turn, lane, input.id(), turn.held.sizeBytes(input.id()), mode, input.nowMs());
    }
  }

  private static void give(
      Turn turn, Lane lane, MessageId id, int sizeBytes, SyncMode mode, long nowMs) {
    if (lane.peer.find(id).isPresent()) {
      return;
    }
    RecordKind kind = mode == SyncMode.BATCH ? RecordKind.MESSAGE : RecordKind.OFFER;
    turn.give(lane, id, sizeBytes, kind, false, nowMs);
  }

  /** Sent once to whom can be reached now, and never again. */
  private static void ephemeral(Turn turn, PeerState peer, Message message) {
    if (!peer.online) {
      turn.state.counters.ephemeralsDropped++;
      return;
    }
    turn.state.counters.ephemeralsDropped += peer.ephemerals.add(message);
  }

  /** The message is here: nobody is asked for it, and those who offered it are told. */
  static Set<PeerState> stored(Turn turn, MessageId id) {
    Set<PeerState> offerers = new LinkedHashSet<>();
    for (PeerState peer : turn.state.wantedFrom(id)) {
      Optional<SyncRecord> record = peer.find(id);
      if (record.isPresent() && record.get().kind == RecordKind.REQUEST) {
        if (record.get().isOfferedToUs()) {
          turn.owe(peer, id);
          offerers.add(peer);
        }
        turn.end(record.get());
      }
    }
    return offerers;
  }

  /** The message is not to be had: nobody is asked for it, and nobody is told. */
  static void unwanted(Turn turn, MessageId id) {
    for (PeerState peer : turn.state.wantedFrom(id)) {
      peer.find(id).ifPresent(turn::end);
    }
  }

  static void want(Turn turn, MvdsInput.Want input) {
    Optional<PeerState> peer = turn.state.find(input.peer());
    Lane lane = peer.isPresent() ? peer.get().lanes.get(input.group()) : null;
    if (lane == null) {
      return;
    }
    if (turn.isHeld(input.id())) {
      stored(turn, input.id());
      return;
    }
    // Wanted by ourselves now, whoever offered it.
    peer.get().find(input.id()).ifPresent(turn::end);
    turn.keep(turn.want(lane, input.id(), input.nowMs()));
  }

  static void ask(Turn turn, MvdsInput.AskPlaces input) {
    turn.state
        .find(input.peer())
        .filter(peer -> peer.online)
        .ifPresent(peer -> peer.asking = input.wanted());
  }

  static void carried(Turn turn, MessageId id) {
    for (PeerState peer : turn.state.turns) {
      Optional<SyncRecord> found = peer.find(id);
      if (found.isPresent() && found.get().kind != RecordKind.REQUEST && !found.get().carried) {
        carried(turn, peer, found.get());
      }
    }
  }

  /** What was not sent yet goes out as ever; what was sent waits longer, parked or not. */
  private static void carried(Turn turn, PeerState peer, SyncRecord record) {
    long roundTripMs = turn.roundTripMs(peer);
    peer.update(
        record,
        () -> {
          record.carried = true;
          record.carriedSends = record.wasSent() ? 1 : 0;
          if (record.wasSent() && !record.parked) {
            long waitMs = turn.policy.carriedWaitMs(roundTripMs, 1);
            long dueMs = record.sentMs + turn.policy.jittered(waitMs, record.id, turn.seed);
            record.dueMs = Math.max(record.dueMs, dueMs);
          }
        });
  }

  static void cancel(Turn turn, MvdsInput.Cancel input) {
    turn.state.find(input.peer()).flatMap(peer -> peer.find(input.id())).ifPresent(turn::end);
  }

  /** Records of before a restart; those whose peer or group is gone end. */
  static void restore(Turn turn, MvdsEffect.RecordRow row, long nowMs) {
    Optional<PeerState> peer = turn.state.find(row.peer());
    GroupId group = row.group();
    Lane lane = peer.isPresent() ? peer.get().lanes.get(group) : null;
    if (lane == null || peer.get().find(row.id()).isPresent()) {
      if (lane == null) {
        turn.effects.add(new MvdsEffect.Forget(row.peer(), row.id()));
      }
    } else if (row.kind() == RecordKind.REQUEST && turn.isHeld(row.id())) {
      turn.effects.add(new MvdsEffect.Forget(row.peer(), row.id()));
    } else {
      turn.restore(row.source().map(lane::relay).orElse(lane), row, nowMs);
    }
  }
}
