package org.remotelog.mvds.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.WantedPlaces;
import org.remotelog.mvds.codec.PayloadCodec;

/**
 * What goes out in one epoch: at most one payload to each peer that can take one, within the byte
 * budgets. Peers take turns at being first, and so do the groups of a peer.
 */
final class Sending {
  private final Turn turn;
  private final PeerState peer;
  private final long nowMs;
  private final long budgetBytes;

  private long usedBytes;
  private final List<MessageId> acks = new ArrayList<>();
  private final List<MessageId> offers = new ArrayList<>();
  private final List<MessageId> requests = new ArrayList<>();
  private List<WantedPlaces> wanted = Collections.emptyList();
  private final List<MessageId> messages = new ArrayList<>();
  private final List<Message> ephemerals = new ArrayList<>();
  private final List<SyncRecord> records = new ArrayList<>();

  private Sending(Turn turn, PeerState peer, long nowMs) {
    this.turn = turn;
    this.peer = peer;
    this.nowMs = nowMs;
    this.budgetBytes = turn.policy.payloadBytes();
  }

  static void tick(Turn turn, long nowMs) {
    List<PeerState> peers = turn.state.turns;
    if (peers.isEmpty()) {
      return;
    }
    long leftBytes = turn.policy.epochBytes();
    int first = turn.state.turn % peers.size();
    turn.state.turn = first + 1;
    for (int i = 0; i < peers.size(); i++) {
      int at = (first + i) % peers.size();
      if (leftBytes < turn.policy.payloadBytes()) {
        // The next epoch begins with the one that was not served.
        turn.state.turn = at;
        return;
      }
      PeerState peer = peers.get(at);
      if (peer.online
          && !peer.flight.isPresent()
          && nowMs >= peer.heldUntilMs
          && peer.dueMs() <= nowMs) {
        Sending sending = new Sending(turn, peer, nowMs);
        sending.fill();
        sending.send();
        leftBytes -= sending.usedBytes;
      }
    }
  }

  /**
   * Acknowledgements have at most half of the payload, what is wanted half of the rest, ephemeral
   * messages half of that, and what is given all that is left. What is left even then is for more
   * ephemeral ones.
   */
  private void fill() {
    Deque<Lane> lanes = lanesByTurn();
    Crowded began = peer.crowded;
    begin(lanes);
    takeAsking();
    Iterator<MessageId> owed = peer.acks.iterator();
    long acksEnd = halfOfTheRest();
    while (owed.hasNext() && fits(SyncLimits.ID_FIELD_BYTES, acksEnd)) {
      acks.add(owed.next());
      owed.remove();
    }
    probe();
    Deque<Lane> wants = new ArrayDeque<>();
    wants.add(peer.wants);
    takeByTurns(wants, halfOfTheRest());
    takeEphemerals(halfOfTheRest());
    takeByTurns(lanes, budgetBytes);
    takeEphemerals(budgetBytes);
    peer.crowded = crowded(began);
  }

  /** It is small, and somebody waits for the answer. */
  private void takeAsking() {
    if (!peer.asking.isEmpty() && fits(PayloadCodec.wantedBytes(peer.asking), budgetBytes)) {
      wanted = peer.asking;
      peer.asking = Collections.emptyList();
    }
  }

  private long halfOfTheRest() {
    return usedBytes + (budgetBytes - usedBytes) / 2;
  }

  private Deque<Lane> lanesByTurn() {
    Deque<Lane> lanes = new ArrayDeque<>(peer.giving());
    int skipped = lanes.size() < 2 ? 0 : peer.laneTurn % lanes.size();
    peer.laneTurn = lanes.size() < 2 ? 0 : skipped + 1;
    for (int i = 0; i < skipped; i++) {
      lanes.add(lanes.remove());
    }
    return lanes;
  }

  /** What found no room in the last payload fits into an empty one. */
  private void begin(Deque<Lane> lanes) {
    switch (peer.crowded) {
      case NOTHING -> {}
      case RECORD -> {
        for (Lane lane : lanes) {
          Optional<SyncRecord> next = next(lane);
          if (next.isPresent()) {
            usedBytes += next.get().payloadBytes();
            take(next.get());
            return;
          }
        }
      }
      case EPHEMERAL -> peer.ephemerals.first().ifPresent(this::takeEphemeral);
    }
  }

  private Crowded crowded(Crowded began) {
    boolean gaveNone = offers.isEmpty() && messages.isEmpty();
    if (began == Crowded.NOTHING && gaveNone) {
      for (Lane lane : peer.giving()) {
        if (next(lane).isPresent()) {
          return Crowded.RECORD;
        }
      }
    }
    boolean passedOver = !peer.ephemerals.isEmpty() && ephemerals.isEmpty();
    return passedOver && began != Crowded.EPHEMERAL ? Crowded.EPHEMERAL : Crowded.NOTHING;
  }

  private void takeEphemerals(long endBytes) {
    Optional<Message> next = peer.ephemerals.first();
    while (next.isPresent() && usedBytes + EphemeralQueue.payloadBytes(next.get()) <= endBytes) {
      takeEphemeral(next.get());
      next = peer.ephemerals.first();
    }
  }

  private void takeEphemeral(Message message) {
    usedBytes += EphemeralQueue.payloadBytes(message);
    ephemerals.add(message);
    peer.ephemerals.removeFirst();
  }

  /** One record of each lane after the other, until nothing is due or there is no room. */
  private void takeByTurns(Deque<Lane> lanes, long endBytes) {
    while (!lanes.isEmpty()) {
      Lane lane = lanes.remove();
      Optional<SyncRecord> next = next(lane);
      if (!next.isPresent()) {
        continue;
      }
      SyncRecord record = next.get();
      if (record.isOfferedToUs() && record.cycles > 0) {
        // It goes on when the peer offers the message again, as it does while it has it.
        turn.end(record);
        turn.state.counters.requestsForgotten++;
        lanes.add(lane);
      } else if (fits(record.payloadBytes(), endBytes)) {
        take(record);
        lanes.add(lane);
      }
    }
  }

  /** What is due first; a request of what came another way meanwhile ends instead. */
  private Optional<SyncRecord> next(Lane lane) {
    Optional<SyncRecord> next = lane.next(nowMs, peer.mayOffer());
    while (next.isPresent()
        && next.get().kind == RecordKind.REQUEST
        && turn.isHeld(next.get().id)) {
      Sharing.stored(turn, next.get().id);
      next = lane.next(nowMs, peer.mayOffer());
    }
    return next;
  }

  private boolean fits(long bytes, long endBytes) {
    if (usedBytes + bytes > endBytes) {
      return false;
    }
    usedBytes += bytes;
    return true;
  }

  private void take(SyncRecord record) {
    turn.state.counters.repeats += record.wasSent() ? 1 : 0;
    switch (record.kind) {
      case OFFER -> offers.add(record.id);
      case MESSAGE -> messages.add(record.id);
      case REQUEST -> requests.add(record.id);
    }
    records.add(record);
    long roundTripMs = turn.roundTripMs(peer);
    boolean silent = nowMs - peer.heardMs >= turn.policy.parkAfterMs();
    peer.update(
        record,
        () -> {
          record.sent(nowMs);
          long waitMs =
              record.carried
                  ? turn.policy.carriedWaitMs(roundTripMs, record.carriedSends)
                  : turn.policy.waitMs(roundTripMs, record.sends);
          record.dueMs = nowMs + turn.policy.jittered(waitMs, record.id, turn.seed + record.sends);
          if (!record.carried && turn.policy.endsCycle(roundTripMs, record.sends)) {
            record.sends = 0;
            record.cycles++;
          }
          boolean tried = record.cycles > 0 || record.carriedSends > 1;
          record.parked = silent && tried && record.kind != RecordKind.REQUEST;
        });
    if (record.parked) {
      long probeAtMs = nowMs + probeWaitMs(record);
      peer.probeAtMs = peer.parked.size() == 1 ? probeAtMs : Math.min(peer.probeAtMs, probeAtMs);
    }
  }

  /** A log brings the peer what it carries: that is no reason to look for it often. */
  private long probeWaitMs(SyncRecord record) {
    return record.carried ? RetransmitPolicy.CARRIED_CEILING_MS : turn.policy.probeMs();
  }

  /** One parked record finds out whether the peer is back. */
  private void probe() {
    if (peer.parked.isEmpty() || nowMs < peer.probeAtMs) {
      return;
    }
    SyncRecord record = nextProbe();
    peer.probeAtMs = nowMs + probeWaitMs(record);
    peer.update(
        record,
        () -> {
          record.parked = false;
          record.dueMs = nowMs;
        });
  }

  /** The first that nothing but this engine brings, else the first. */
  private SyncRecord nextProbe() {
    for (SyncRecord record : peer.parked) {
      if (!record.carried) {
        return record;
      }
    }
    return peer.parked.iterator().next();
  }

  private void send() {
    if (usedBytes == 0) {
      return;
    }
    MvdsCounters counters = turn.state.counters;
    counters.payloadsSent++;
    counters.acksSent += acks.size();
    counters.offersSent += offers.size();
    counters.requestsSent += requests.size();
    counters.messagesSent += messages.size() + ephemerals.size();
    long number = turn.state.nextNumber();
    peer.flight = Optional.of(new PeerState.Flight(number, records, acks, ephemerals.size()));
    turn.effects.add(
        new MvdsEffect.Send(peer.id, number, acks, offers, requests, wanted, messages, ephemerals));
  }

  /** A payload that could not be sent has cost no try. */
  static void sent(Turn turn, MvdsInput.PayloadSent input) {
    PeerState peer = turn.state.peers.get(input.peer());
    PeerState.Flight flight = peer == null ? null : peer.flight.orElse(null);
    if (peer == null || flight == null || flight.number() != input.number()) {
      return;
    }
    peer.flight = Optional.empty();
    if (input.ok()) {
      peer.failures = 0;
      peer.heldUntilMs = Long.MIN_VALUE;
      return;
    }
    turn.state.counters.payloadsFailed++;
    turn.state.counters.ephemeralsDropped += flight.ephemerals();
    long waitMs = turn.policy.waitMs(turn.roundTripMs(peer), ++peer.failures);
    peer.heldUntilMs = input.nowMs() + waitMs;
    flight.acks().forEach(ack -> turn.owe(peer, ack));
    for (SyncRecord record : flight.records()) {
      if (peer.holds(record)) {
        peer.update(
            record,
            () -> {
              if (record.sends > 0) {
                record.sends--;
              } else if (record.cycles > 0) {
                record.cycles--;
              }
              record.carriedSends = Math.max(0, record.carriedSends - 1);
              record.firstSentMs = record.wasSent() ? record.firstSentMs : SyncRecord.NEVER;
              record.parked = false;
              record.dueMs = input.nowMs();
            });
      }
    }
  }
}
