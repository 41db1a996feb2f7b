package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Copies the state of an engine, for those who look at several futures of it. */
final class StateCopy {
  private final Map<SyncRecord, SyncRecord> copies = new IdentityHashMap<>();

  private StateCopy() {}

  static MvdsState of(MvdsState state) {
    StateCopy copy = new StateCopy();
    MvdsState other = new MvdsState();
    for (PeerState peer : state.turns) {
      PeerState twin = copy.peer(peer);
      other.peers.put(twin.id, twin);
      other.turns.add(twin);
      twin.lanes.keySet().forEach(group -> other.share(twin, group));
    }
    other.ephemeralSeen.addAll(state.ephemeralSeen);
    other.notAccepted.addAll(state.notAccepted);
    other.counters.copyFrom(state.counters);
    other.copyRestFrom(state);
    return other;
  }

  private PeerState peer(PeerState peer) {
    PeerState twin = new PeerState(peer.id);
    twin.roundTrip.copyFrom(peer.roundTrip);
    twin.intake.copyFrom(peer.intake);
    peer.lanes.forEach(
        (group, lane) -> twin.lanes.put(group, new Lane(twin, lane.group, lane.mode)));
    twin.acks.addAll(peer.acks);
    twin.asking = peer.asking;
    peer.ephemerals.messages().forEach(twin.ephemerals::add);
    for (SyncRecord record : peer.inOrder()) {
      twin.add(record(record, twin));
    }
    // Records are in the order in which they were made, the lanes in which they came up.
    for (Lane lane : twin.lanes.values()) {
      lane.group.map(peer.lanes::get).ifPresent(lane::orderRelaysAs);
    }
    // A record that is parked stands in no queue.
    for (SyncRecord record : peer.parked) {
      SyncRecord parked = known(record);
      twin.update(parked, () -> parked.parked = true);
    }
    if (peer.flight.isPresent()) {
      List<SyncRecord> records = new ArrayList<>();
      for (SyncRecord record : peer.flight.get().records()) {
        records.add(peer.holds(record) ? known(record) : record(record, twin));
      }
      PeerState.Flight flight = peer.flight.get();
      twin.flight =
          Optional.of(
              new PeerState.Flight(
                  flight.number(), records, new ArrayList<>(flight.acks()), flight.ephemerals()));
    }
    twin.online = peer.online;
    twin.heardMs = peer.heardMs;
    twin.probeAtMs = peer.probeAtMs;
    twin.heldUntilMs = peer.heldUntilMs;
    twin.failures = peer.failures;
    twin.laneTurn = peer.laneTurn;
    twin.crowded = peer.crowded;
    return twin;
  }

  private SyncRecord known(SyncRecord record) {
    SyncRecord twin = copies.get(record);
    if (twin == null) {
      throw new IllegalStateException("a record of nobody");
    }
    return twin;
  }

  private SyncRecord record(SyncRecord record, PeerState peer) {
    Lane lane = peer.wants;
    if (record.lane.group.isPresent()) {
      Lane found = peer.lanes.get(record.lane.group.get());
      lane = found == null ? new Lane(peer, record.lane.group, record.lane.mode) : found;
      lane = record.lane.source.map(lane::relay).orElse(lane);
    }
    SyncRecord twin =
        new SyncRecord(record.id, lane, record.kind, record.sizeBytes, record.order, record.dueMs);
    twin.sentMs = record.sentMs;
    twin.firstSentMs = record.firstSentMs;
    twin.sends = record.sends;
    twin.cycles = record.cycles;
    twin.byPeer = record.byPeer;
    twin.carried = record.carried;
    twin.carriedSends = record.carriedSends;
    copies.put(record, twin);
    return twin;
  }
}
