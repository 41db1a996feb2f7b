package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;

/**
 * One step under way: the state, what the step does so far, and the changes that keep both true.
 */
final class Turn {
  final MvdsState state;
  final RetransmitPolicy policy;
  final long seed;
  final Held held;
  final List<MvdsEffect> effects = new ArrayList<>();
  private final Set<MessageId> storing = new HashSet<>();

  Turn(MvdsState state, RetransmitPolicy policy, long seed, Held held) {
    this.state = state;
    this.policy = policy;
    this.seed = seed;
    this.held = held;
  }

  /** Begins a record of a message that the peer is to get. */
  void give(Lane lane, MessageId id, int sizeBytes, RecordKind kind, boolean byPeer, long dueMs) {
    SyncRecord record = new SyncRecord(id, lane, kind, sizeBytes, state.nextOrder(), dueMs);
    record.byPeer = byPeer;
    addGiven(record);
    keep(record);
  }

  /** Begins a record of a message that the peer is to give. */
  SyncRecord want(Lane lane, MessageId id, long dueMs) {
    SyncRecord record = new SyncRecord(id, lane, RecordKind.REQUEST, 0, state.nextOrder(), dueMs);
    addWanted(record);
    return record;
  }

  /** Goes on with a record that was kept before a restart. */
  void restore(Lane lane, MvdsEffect.RecordRow row, long dueMs) {
    SyncRecord record =
        new SyncRecord(row.id(), lane, row.kind(), row.sizeBytes(), row.order(), dueMs);
    record.byPeer = row.byPeer();
    state.continueOrderAfter(row.order());
    if (row.kind() == RecordKind.REQUEST) {
      addWanted(record);
    } else {
      addGiven(record);
    }
  }

  private void addGiven(SyncRecord record) {
    record.lane.peer.add(record);
    record.lane.source.ifPresent(source -> state.noteRelayed(source, 1));
  }

  private void addWanted(SyncRecord record) {
    PeerState peer = record.lane.peer;
    peer.add(record);
    state.noteWanted(record.id, peer);
  }

  /** Ends a record: the peer is done with the message, or we are. */
  void end(SyncRecord record) {
    PeerState peer = record.lane.peer;
    peer.remove(record);
    if (record.kind == RecordKind.REQUEST) {
      state.noteUnwanted(record.id, peer);
    }
    record.lane.source.ifPresent(source -> state.noteRelayed(source, -1));
    if (record.lane.group.isPresent()) {
      effects.add(new MvdsEffect.Forget(peer.id, record.id));
    }
  }

  /** The peer evidently holds the message: it needs none from us. */
  void endGiving(PeerState peer, MessageId id) {
    Optional<SyncRecord> record = peer.find(id);
    if (record.isPresent() && record.get().kind != RecordKind.REQUEST) {
      end(record.get());
    }
  }

  /** Whether the message is stored, or will be when this step is done. */
  boolean isHeld(MessageId id) {
    return storing.contains(id) || held.groupOf(id).isPresent();
  }

  void store(PeerState from, MessageId id, Message message) {
    storing.add(id);
    effects.add(new MvdsEffect.Store(from.id, id, message));
  }

  /** The record is to outlive a restart; what is wanted in no group is offered again anyway. */
  void keep(SyncRecord record) {
    Optional<GroupId> group = record.lane.group;
    if (group.isPresent()) {
      effects.add(
          new MvdsEffect.Keep(
              new MvdsEffect.RecordRow(
                  record.lane.peer.id,
                  record.id,
                  group.get(),
                  record.kind,
                  record.sizeBytes,
                  record.order,
                  record.byPeer,
                  record.lane.source)));
    }
  }

  long roundTripMs(PeerState peer) {
    return peer.roundTrip.waitMs(policy);
  }

  /** The ACK of a message goes with the next payload. */
  void owe(PeerState peer, MessageId id) {
    if (peer.acks.add(id) && peer.acks.size() > SyncLimits.MAX_ACKS) {
      peer.acks.remove(peer.acks.iterator().next());
      state.counters.acksDropped++;
    }
  }
}
