package org.remotelog.mvds.core;

import java.util.Collections;

/** Which records are tried again at once because something was heard of their peer. */
final class Waking {
  private Waking() {}

  /** Something came from the peer: whatever was parked is due, and all after a long silence. */
  static void heard(Turn turn, PeerState peer, long nowMs) {
    long roundTripMs = peer.roundTrip.waitMs(turn.policy);
    // Written as a difference, as sums of far times overflow; a clock set back is no silence.
    boolean wasSilent =
        peer.heardMs != Long.MIN_VALUE
            && nowMs - peer.heardMs >= turn.policy.silenceMs(roundTripMs);
    if (wasSilent) {
      allOverdue(turn, peer, nowMs, roundTripMs);
    } else {
      parked(turn, peer, nowMs);
    }
    peer.heardMs = nowMs;
  }

  /** The peer can be reached again: what was sent before may be lost, so all is due. */
  static void online(Turn turn, PeerState peer, long nowMs) {
    peer.online = true;
    peer.failures = 0;
    peer.heldUntilMs = Long.MIN_VALUE;
    peer.heardMs = nowMs;
    for (SyncRecord record : peer.inOrder()) {
      if (record.parked || (record.wasSent() && record.dueMs > nowMs)) {
        again(turn, peer, record, nowMs);
      }
      // What was sent on a connection of before is not answered on this one.
      record.firstSentMs = SyncRecord.NEVER;
    }
  }

  /** Whoever asked for something by its place has gone another way when the peer comes back. */
  static void offline(PeerState peer) {
    peer.online = false;
    peer.asking = Collections.emptyList();
  }

  static void parked(Turn turn, PeerState peer, long nowMs) {
    // In their order, since new places in the queue keep it.
    for (SyncRecord record : peer.parked.toArray(new SyncRecord[0])) {
      again(turn, peer, record, nowMs);
    }
  }

  /** Not what was sent just now: its answer may be on its way. */
  private static void allOverdue(Turn turn, PeerState peer, long nowMs, long roundTripMs) {
    for (SyncRecord record : peer.inOrder()) {
      boolean overdue =
          record.wasSent()
              && nowMs - record.sentMs >= roundTripMs
              && record.dueMs - nowMs > roundTripMs;
      if (record.parked || overdue) {
        again(turn, peer, record, nowMs);
      }
    }
  }

  private static void again(Turn turn, PeerState peer, SyncRecord record, long nowMs) {
    long dueMs = nowMs;
    if (record.carried && record.carriedSends > 0) {
      // Signs of life may come often: each copy doubles the time in which they count for nothing.
      long roundTripMs = peer.roundTrip.waitMs(turn.policy);
      long gapMs = turn.policy.carriedGapMs(roundTripMs, record.carriedSends);
      dueMs = Math.max(nowMs, record.sentMs + gapMs);
    }
    long wokenMs = dueMs;
    peer.update(
        record,
        () -> {
          record.parked = false;
          if (!record.carried) {
            record.sends = 0;
            record.cycles = 0;
          }
          record.dueMs = wokenMs;
        });
  }
}
