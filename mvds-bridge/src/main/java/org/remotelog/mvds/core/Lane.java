package org.remotelog.mvds.core;

import java.util.Optional;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.SyncMode;

/** What is due for one peer in one group, or all that is wanted from the peer. */
final class Lane {
  final PeerState peer;
  final Optional<GroupId> group;
  SyncMode mode;

  /** All that is due by time, except fresh offers. */
  final DueQueue due = new DueQueue();

  /** Offers that were not sent yet. */
  final DueQueue freshOffers = new DueQueue();

  Lane(PeerState peer, Optional<GroupId> group, SyncMode mode) {
    this.peer = peer;
    this.group = group;
    this.mode = mode;
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
