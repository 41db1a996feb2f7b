package org.remotelog.mvds.core;

import java.util.List;
import java.util.Optional;
import org.remotelog.mvds.GroupId;
import org.remotelog.mvds.GroupOffer;
import org.remotelog.mvds.Message;
import org.remotelog.mvds.MessageId;
import org.remotelog.mvds.Payload;
import org.remotelog.mvds.Refusal;
import org.remotelog.mvds.codec.MessageIds;

/**
 * What a payload changes (2/MVDS, "State changes"). Each id and each message is taken by itself:
 * whatever is wrong with one does not touch the others.
 */
final class Receiving {
  private final Turn turn;
  private final PeerState peer;
  private final long nowMs;
  private final Relaying relaying;

  /** Times of the answers in this payload; what comes together was late together. */
  private long answerMs = -1;

  private long boundMs = Long.MAX_VALUE;

  private Receiving(Turn turn, PeerState peer, long nowMs) {
    this.turn = turn;
    this.peer = peer;
    this.nowMs = nowMs;
    this.relaying = new Relaying(turn, peer, nowMs);
  }

  static void payload(Turn turn, MvdsInput.PayloadReceived input) {
    MvdsCounters counters = turn.state.counters;
    Optional<PeerState> sender = turn.state.find(input.peer());
    if (!sender.isPresent()) {
      counters.refuse(Refusal.STRANGER);
      return;
    }
    Payload payload = input.decoded().payload();
    counters.refuse(Refusal.BAD_ID, input.decoded().badIds());
    counters.refuse(Refusal.BAD_MESSAGE, input.decoded().badMessages());
    if (payload.isVoid()) {
      counters.refuse(Refusal.OTHER_DIALECT, payload.unknownFields().isEmpty() ? 0 : 1);
      return;
    }
    Waking.heard(turn, sender.get(), input.nowMs());
    new Receiving(turn, sender.get(), input.nowMs()).take(payload);
  }

  /** What the peer wants by its place is a message that it has asked for. */
  static void asked(Turn turn, MvdsInput.AskedFor input) {
    Optional<PeerState> peer = turn.state.find(input.peer());
    if (peer.isPresent()) {
      new Receiving(turn, peer.get(), input.nowMs()).request(input.id());
    }
  }

  private void take(Payload payload) {
    payload.acks().forEach(this::ack);
    // Before the offers, so that nothing is asked for that comes with them.
    List<Message> messages = payload.messages();
    int taken = Math.min(messages.size(), SyncLimits.MAX_PAYLOAD_MESSAGES);
    turn.state.counters.refuse(Refusal.TOO_MANY_MESSAGES, messages.size() - taken);
    messages.subList(0, taken).forEach(this::message);
    payload.offers().forEach(this::offer);
    payload.groupOffers().forEach(this::groupOffer);
    payload.requests().forEach(this::request);
    if (!payload.wantedPlaces().isEmpty()) {
      turn.effects.add(new MvdsEffect.FindPlaces(peer.id, payload.wantedPlaces()));
    }
    if (answerMs >= 0) {
      peer.roundTrip.sample(answerMs);
    }
    if (boundMs != Long.MAX_VALUE) {
      peer.roundTrip.bound(boundMs, turn.policy);
    }
  }

  private void ack(MessageId id) {
    Optional<SyncRecord> record = peer.find(id);
    if (!record.isPresent()) {
      return;
    }
    if (record.get().kind != RecordKind.REQUEST) {
      answered(record.get());
      turn.end(record.get());
    } else if (turn.isHeld(id)) {
      Sharing.stored(turn, id);
    }
  }

  private void offer(MessageId id) {
    Optional<GroupId> group = turn.held.groupOf(id);
    if (group.isPresent()) {
      // It may have come another way while it was asked for, and nobody told.
      Sharing.stored(turn, id);
      if (shared(group.get()).isPresent()) {
        turn.owe(peer, id);
        turn.endGiving(peer, id);
      }
    } else if (!turn.isHeld(id)) {
      wantOffered(id);
    } else {
      turn.owe(peer, id);
    }
  }

  private void wantOffered(MessageId id) {
    Optional<SyncRecord> record = peer.find(id);
    if (record.isPresent()) {
      SyncRecord wanted = record.get();
      if (wanted.kind == RecordKind.REQUEST && wanted.wasSent()) {
        // The peer is there and has it: no need to wait longer than for one answer.
        long dueMs = Math.max(wanted.sentMs + turn.roundTripMs(peer), nowMs);
        peer.update(wanted, () -> wanted.dueMs = Math.min(wanted.dueMs, dueMs));
      }
      return;
    }
    if (turn.state.notAccepted.contains(id)) {
      turn.state.counters.refuse(Refusal.NOT_ACCEPTED);
      return;
    }
    if (peer.wantedOffers() >= SyncLimits.MAX_WANTED) {
      turn.state.counters.refuse(Refusal.TOO_MANY_OFFERS);
      return;
    }
    // Somebody else was asked before: give them the time of an answer.
    boolean asked = turn.state.isWanted(id);
    long waitMs = asked ? turn.policy.jittered(2 * turn.roundTripMs(peer), id, turn.seed) : 0;
    turn.want(peer.wants, id, nowMs + waitMs);
  }

  private void groupOffer(GroupOffer offer) {
    if (!shared(offer.group()).isPresent()) {
      return;
    }
    List<MessageId> ids = offer.ids();
    int looked = Math.min(ids.size(), SyncLimits.MAX_GROUP_OFFER_IDS);
    turn.state.counters.refuse(Refusal.GROUP_OFFER_TOO_LONG, ids.size() - looked);
    for (MessageId id : ids.subList(0, looked)) {
      // Not an OFFER: the peer has no record that an ACK would end, and it comes again whether or
      // not it was answered, so it makes no request come sooner.
      if (turn.isHeld(id)) {
        Sharing.stored(turn, id);
      } else if (!peer.find(id).isPresent()) {
        wantOffered(id);
      }
    }
  }

  private void request(MessageId id) {
    Optional<GroupId> group = turn.held.groupOf(id);
    if (!group.isPresent()) {
      turn.state.counters.refuse(Refusal.NOT_HELD);
      // It was offered and is here no longer: the offer would be repeated for ever.
      turn.endGiving(peer, id);
      return;
    }
    Optional<Lane> lane = shared(group.get());
    if (!lane.isPresent()) {
      return;
    }
    Sharing.stored(turn, id);
    Optional<SyncRecord> found = peer.find(id);
    if (found.isPresent()) {
      requested(found.get());
    } else if (peer.askedFor() >= SyncLimits.MAX_ASKED_FOR) {
      turn.state.counters.refuse(Refusal.TOO_MANY_REQUESTS);
    } else {
      turn.give(lane.get(), id, turn.held.sizeBytes(id), RecordKind.MESSAGE, true, nowMs);
    }
  }

  private void requested(SyncRecord record) {
    if (record.kind == RecordKind.OFFER) {
      answered(record);
      peer.update(
          record,
          () -> {
            record.kind = RecordKind.MESSAGE;
            record.parked = false;
            record.sends = 0;
            record.cycles = 0;
            record.carriedSends = 0;
            record.firstSentMs = SyncRecord.NEVER;
            record.dueMs = nowMs;
          });
      turn.keep(record);
    } else if (record.kind == RecordKind.MESSAGE && record.wasSent()) {
      // A request that crossed the message is no reason to send it twice.
      long dueMs = Math.max(record.sentMs + turn.roundTripMs(peer), nowMs);
      peer.update(record, () -> record.dueMs = Math.min(record.dueMs, dueMs));
    }
  }

  private void message(Message message) {
    Optional<Lane> lane = shared(message.group());
    if (!lane.isPresent()) {
      return;
    }
    MessageId id = MessageIds.of(message);
    if (message.metadata().ephemeral()) {
      ephemeral(id, message);
      return;
    }
    turn.endGiving(peer, id);
    if (turn.isHeld(id)) {
      turn.owe(peer, id);
      Sharing.stored(turn, id);
      turn.state.counters.duplicates++;
      return;
    }
    if (!peer.intake.take(turn.policy.newPerSecond(), nowMs)) {
      // Neither stored nor acknowledged, and wanted as before: it comes again.
      turn.state.counters.refuse(Refusal.TOO_FAST);
      return;
    }
    peer.find(id).ifPresent(this::answered);
    if (turn.held.refuses(id, message)) {
      notAccepted(id);
      return;
    }
    turn.owe(peer, id);
    turn.state.notAccepted.remove(id);
    turn.state.counters.received++;
    turn.store(peer, id, message);
    relaying.relay(id, message, Sharing.stored(turn, id));
  }

  /** Nobody is asked for it again, and who has it is told nothing: it may be taken later. */
  private void notAccepted(MessageId id) {
    turn.state.counters.refuse(Refusal.NOT_ACCEPTED);
    Sharing.unwanted(turn, id);
    turn.state.notAccepted.add(id);
    if (turn.state.notAccepted.size() > SyncLimits.MAX_NOT_ACCEPTED) {
      turn.state.notAccepted.remove(turn.state.notAccepted.iterator().next());
    }
  }

  private void ephemeral(MessageId id, Message message) {
    if (turn.isHeld(id) || !turn.state.ephemeralSeen.add(id)) {
      turn.state.counters.duplicates++;
      return;
    }
    if (turn.state.ephemeralSeen.size() > SyncLimits.MAX_EPHEMERAL_SEEN) {
      turn.state.ephemeralSeen.remove(turn.state.ephemeralSeen.iterator().next());
      turn.state.counters.ephemeralsForgotten++;
    }
    turn.state.counters.received++;
    turn.effects.add(new MvdsEffect.DeliverEphemeral(peer.id, id, message));
  }

  /** The peer's lane of the group; counted when it has none. */
  private Optional<Lane> shared(GroupId group) {
    Optional<Lane> lane = Optional.ofNullable(peer.lanes.get(group));
    if (!lane.isPresent()) {
      turn.state.counters.refuse(Refusal.NOT_SHARED);
    }
    return lane;
  }

  private void answered(SyncRecord record) {
    if (record.firstSentMs == SyncRecord.NEVER) {
      return;
    }
    long tookMs = nowMs - record.firstSentMs;
    boundMs = Math.min(boundMs, tookMs);
    // A message may be a repetition for its ACK's sake, so it tells no more than the bound.
    if (record.firstSentMs == record.sentMs && record.kind != RecordKind.REQUEST) {
      answerMs = Math.max(answerMs, tookMs);
    }
  }
}
