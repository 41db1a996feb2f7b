package org.remotelog.mvds.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;

/**
 * What is due for one peer in one group, or all that is wanted from the peer. Lanes take turns, so
 * what is offered on has a lane for each peer that it came from: none crowds out another, or us.
 */
final class Lane {
  final PeerState peer;
  final Optional<GroupId> group;

  /** Whose messages these are, where they are offered on. */
  final Optional<PeerId> source;

  SyncMode mode;

  /** Messages of others in this group by whom they came from; only lanes with records. */
  final Map<PeerId, Lane> relays = new LinkedHashMap<>();

  private int size;
  private int requests;

  /** All that is due by time, except fresh offers. */
  final DueQueue due = new DueQueue();

  /** Offers that were not sent yet. */
  final DueQueue freshOffers = new DueQueue();

  Lane(PeerState peer, Optional<GroupId> group, SyncMode mode) {
    this(peer, group, mode, Optional.empty());
  }

  private Lane(PeerState peer, Optional<GroupId> group, SyncMode mode, Optional<PeerId> source) {
    this.peer = peer;
    this.group = group;
    this.mode = mode;
    this.source = source;
  }

  /** A lane for messages of this peer; it is in {@link #relays} once it has a record. */
  Lane relay(PeerId from) {
    Lane known = relays.get(from);
    return known != null ? known : new Lane(peer, group, mode, Optional.of(from));
  }

  /** Records for messages of this peer. */
  int relayedOf(PeerId from) {
    Lane known = relays.get(from);
    return known == null ? 0 : known.size;
  }

  /** Puts the same relays into the other lane's order. */
  void orderRelaysAs(Lane other) {
    for (PeerId from : other.relays.keySet()) {
      Lane relay = relays.remove(from);
      if (relay != null) {
        relays.put(from, relay);
      }
    }
  }

  /** Records, due or parked. */
  int size() {
    return size;
  }

  /** Records that give something; a request stays one until it ends. */
  int given() {
    return size - requests;
  }

  void add(SyncRecord record) {
    size++;
    requests += record.kind == RecordKind.REQUEST ? 1 : 0;
    source.ifPresent(from -> ofGroup().ifPresent(lane -> lane.relays.put(from, this)));
    enqueue(record);
  }

  void remove(SyncRecord record) {
    size--;
    requests -= record.kind == RecordKind.REQUEST ? 1 : 0;
    if (size == 0) {
      source.ifPresent(from -> ofGroup().ifPresent(lane -> lane.relays.remove(from)));
    }
    dequeue(record);
  }

  /** The group's own lane, unless the peer has left. */
  private Optional<Lane> ofGroup() {
    return group.map(peer.lanes::get);
  }

  private DueQueue queueOf(SyncRecord record) {
    return record.isFreshOffer() ? freshOffers : due;
  }

  void enqueue(SyncRecord record) {
    queueOf(record).add(record);
  }

  /** Takes the record out of its queue; must be called before what decides the queue changes. */
  void dequeue(SyncRecord record) {
    if (record.place >= 0) {
      queueOf(record).remove(record);
    }
  }

  /** The record that is due first and fits, if one is due. */
  Optional<SyncRecord> next(long nowMs, boolean withFreshOffers) {
    Optional<SyncRecord> first = due.first().filter(record -> record.dueMs <= nowMs);
    if (!withFreshOffers) {
      return first;
    }
    Optional<SyncRecord> offer = freshOffers.first().filter(record -> record.dueMs <= nowMs);
    if (first.isPresent() && offer.isPresent()) {
      return first.get().dueMs <= offer.get().dueMs ? first : offer;
    }
    return first.isPresent() ? first : offer;
  }

  long firstDueMs(boolean withFreshOffers) {
    return withFreshOffers
        ? Math.min(due.firstDueMs(), freshOffers.firstDueMs())
        : due.firstDueMs();
  }
}
