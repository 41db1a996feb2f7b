package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.PeerId;
import org.remotelog.mvds.SyncMode;
import org.remotelog.mvds.WantedPlaces;

/**
 * What is known of one peer, and its records: at most one for each message. Hash maps are looked up
 * and never iterated, so that the same inputs always have the same effects.
 */
final class PeerState {
  /** A payload of which the transport has not told yet what became of it. */
  record Flight(long number, List<SyncRecord> records, List<MessageId> acks, int ephemerals) {}

  final PeerId id;
  final RoundTrip roundTrip = new RoundTrip();
  final Intake intake = new Intake();
  final Map<GroupId, Lane> lanes = new LinkedHashMap<>();
  final Lane wants = new Lane(this, Optional.empty(), SyncMode.BATCH);

  /** Messages whose ACK the peer is owed. */
  final Set<MessageId> acks = new LinkedHashSet<>();

  /** What the peer is to be asked for by its places, once. */
  List<WantedPlaces> asking = Collections.emptyList();

  final EphemeralQueue ephemerals = new EphemeralQueue();
  final Set<SyncRecord> parked = new LinkedHashSet<>();

  private final Map<MessageId, SyncRecord> records = new HashMap<>();
  private int openOffers;
  private int wantedOffers;
  private int askedFor;

  boolean online;
  Optional<Flight> flight = Optional.empty();

  /** The lane that comes first in the next payload. */
  int laneTurn;

  Crowded crowded = Crowded.NOTHING;

  /** When the peer was last heard of; before that, when it was added or came online. */
  long heardMs = Long.MIN_VALUE;

  long probeAtMs = Long.MIN_VALUE;

  /** After failed sends: nothing is sent before. */
  long heldUntilMs = Long.MIN_VALUE;

  int failures;

  PeerState(PeerId id) {
    this.id = id;
  }

  int size() {
    return records.size();
  }

  Optional<SyncRecord> find(MessageId message) {
    return Optional.ofNullable(records.get(message));
  }

  /** Messages wanted because the peer offered them. */
  int wantedOffers() {
    return wantedOffers;
  }

  /** Records that the peer made by asking. */
  int askedFor() {
    return askedFor;
  }

  boolean mayOffer() {
    return openOffers < SyncLimits.MAX_OPEN_OFFERS;
  }

  void add(SyncRecord record) {
    records.put(record.id, record);
    wantedOffers += record.isOfferedToUs() ? 1 : 0;
    askedFor += record.byPeer ? 1 : 0;
    openOffers += isOpenOffer(record) ? 1 : 0;
    record.lane.add(record);
  }

  void remove(SyncRecord record) {
    records.remove(record.id);
    wantedOffers -= record.isOfferedToUs() ? 1 : 0;
    askedFor -= record.byPeer ? 1 : 0;
    openOffers -= isOpenOffer(record) ? 1 : 0;
    parked.remove(record);
    record.lane.remove(record);
  }

  /** All lanes that give: of each group, then of those whose messages are offered on in it. */
  List<Lane> giving() {
    List<Lane> giving = new ArrayList<>(lanes.size());
    for (Lane lane : lanes.values()) {
      giving.add(lane);
      giving.addAll(lane.relays.values());
    }
    return giving;
  }

  /** Whether the record is still the one of its message. */
  boolean holds(SyncRecord record) {
    return records.get(record.id) == record;
  }

  /** Changes a record and its place in the queues with it. */
  void update(SyncRecord record, Runnable change) {
    openOffers -= isOpenOffer(record) ? 1 : 0;
    record.lane.dequeue(record);
    change.run();
    openOffers += isOpenOffer(record) ? 1 : 0;
    if (record.parked) {
      parked.add(record);
    } else {
      parked.remove(record);
      record.lane.enqueue(record);
    }
  }

  /** All records, in no order that counts. */
  Collection<SyncRecord> inOrder() {
    List<SyncRecord> all = new ArrayList<>(records.values());
    all.sort((one, other) -> Long.compare(one.order, other.order));
    return all;
  }

  /** When there is something to send, if the peer were free for it. */
  long dueMs() {
    if (!acks.isEmpty() || !ephemerals.isEmpty() || !asking.isEmpty()) {
      return Long.MIN_VALUE;
    }
    long due = wants.firstDueMs(true);
    for (Lane lane : lanes.values()) {
      due = Math.min(due, lane.firstDueMs(mayOffer()));
      for (Lane relay : lane.relays.values()) {
        due = Math.min(due, relay.firstDueMs(mayOffer()));
      }
    }
    return parked.isEmpty() ? due : Math.min(due, probeAtMs);
  }

  private static boolean isOpenOffer(SyncRecord record) {
    return record.kind == RecordKind.OFFER
        && record.sends == 1
        && record.cycles == 0
        && !record.parked;
  }
}
