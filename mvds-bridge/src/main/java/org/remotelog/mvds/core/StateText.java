package org.remotelog.mvds.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The state of an engine as text: two states with the same text and the same stored messages behave
 * alike. Times are relative to now, so that the same situation at another time reads the same.
 */
final class StateText {
  private final StringBuilder text = new StringBuilder(256);
  private final long nowMs;

  private StateText(long nowMs) {
    this.nowMs = nowMs;
  }

  static String of(MvdsState state, long nowMs) {
    StateText text = new StateText(nowMs);
    int turn = state.turns.isEmpty() ? 0 : state.turn % state.turns.size();
    text.text.append("turn ").append(turn);
    state.ephemeralSeen.forEach(id -> text.text.append(" seen ").append(id.hex()));
    state.notAccepted.forEach(id -> text.text.append(" refused ").append(id.hex()));
    for (PeerState peer : state.turns) {
      text.peer(peer);
    }
    return text.text.toString();
  }

  private void peer(PeerState peer) {
    text.append("\npeer ").append(peer.id.hex()).append(peer.online ? " online" : " offline");
    time(" heard", peer.heardMs);
    time(" probe", peer.parked.isEmpty() ? Long.MIN_VALUE : peer.probeAtMs);
    time(" held", Math.max(peer.heldUntilMs, nowMs));
    text.append(" failures ").append(peer.failures).append(' ').append(peer.roundTrip);
    text.append(" lane ").append(peer.laneTurn);
    long used = peer.intake.usedUnits(nowMs);
    text.append(used == 0 ? "" : " taken " + used);
    text.append(peer.crowded == Crowded.NOTHING ? "" : " crowded " + peer.crowded);
    for (Lane lane : peer.giving()) {
      lane.group.ifPresent(group -> text.append("\n group ").append(group.hex()));
      text.append(lane.mode);
      lane.source.ifPresent(source -> text.append(" from ").append(source.hex()));
    }
    text.append(peer.asking.isEmpty() ? "" : "\n asking " + peer.asking);
    peer.acks.forEach(id -> text.append("\n ack ").append(id.hex()));
    peer.ephemerals
        .messages()
        .forEach(message -> text.append("\n ephemeral ").append(message.hashCode()));
    for (SyncRecord record : peer.inOrder()) {
      record(record);
    }
    if (peer.flight.isPresent()) {
      text.append("\n flight");
      List<SyncRecord> records = new ArrayList<>(peer.flight.get().records());
      records.sort(Comparator.comparingLong(record -> record.order));
      records.forEach(record -> text.append(' ').append(record.id.hex()));
      peer.flight.get().acks().forEach(id -> text.append(" ack ").append(id.hex()));
    }
  }

  private void record(SyncRecord record) {
    text.append("\n ").append(record.kind).append(' ').append(record.id.hex());
    text.append(' ').append(record.sizeBytes).append(" sends ").append(record.sends);
    text.append(" cycles ").append(Math.min(record.cycles, 1));
    record.lane.source.ifPresent(source -> text.append(" from ").append(source.hex()));
    text.append(record.byPeer ? " asked" : "").append(record.isOfferedToUs() ? " offered" : "");
    text.append(record.carried ? " carried " + record.carriedSends : "");
    if (record.parked) {
      text.append(" parked");
    } else {
      // What is due is due, however long already.
      time(" due", Math.max(record.dueMs, nowMs));
    }
    if (record.wasSent()) {
      time(" sent", record.sentMs);
    }
    time(" first", record.firstSentMs);
  }

  private void time(String name, long atMs) {
    if (atMs != Long.MIN_VALUE) {
      text.append(name).append(' ').append(atMs - nowMs);
    }
  }
}
