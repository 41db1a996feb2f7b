package org.remotelog.mvds.core;

import org.remotelog.mvds.MessageId;

/** What is to be sent to one peer about one message until the peer is done with it. */
final class SyncRecord {
  static final long NEVER = Long.MIN_VALUE;

  final MessageId id;
  final Lane lane;
  final int sizeBytes;

  /** Orders what is due at the same time: first come, first sent, so parents go before children. */
  final long order;

  RecordKind kind;
  long dueMs;

  /** When it was sent last; only good when it was sent. */
  long sentMs;

  /** When the first copy was sent that may be answered yet, or {@link #NEVER}. */
  long firstSentMs = NEVER;

  /** How often it was sent in this cycle, and how many cycles there were. */
  int sends;

  int cycles;

  /** The message is on a log as well. */
  boolean carried;

  /** How often it was sent since that is known; the last copy before that counts as one. */
  int carriedSends;

  /** Its place in the queue that it stands in, or -1. */
  int place = -1;

  boolean parked;

  /** The peer made this record by asking, nobody offered it. */
  boolean byPeer;

  SyncRecord(MessageId id, Lane lane, RecordKind kind, int sizeBytes, long order, long dueMs) {
    this.id = id;
    this.lane = lane;
    this.kind = kind;
    this.sizeBytes = sizeBytes;
    this.order = order;
    this.dueMs = dueMs;
  }

  /** Whether it was sent at all since it began or was woken. */
  boolean wasSent() {
    return sends > 0 || cycles > 0;
  }

  /** Notes one more copy. */
  void sent(long nowMs) {
    sends++;
    carriedSends += carried ? 1 : 0;
    sentMs = nowMs;
    firstSentMs = firstSentMs == NEVER ? nowMs : firstSentMs;
  }

  /** An offer that was not sent yet: it waits until the peer has answered others. */
  boolean isFreshOffer() {
    return kind == RecordKind.OFFER && !wasSent();
  }

  /** A message that we want only because the peer offered it, and may offer again. */
  boolean isOfferedToUs() {
    return kind == RecordKind.REQUEST && !lane.group.isPresent();
  }

  /** What it takes in a payload. */
  int payloadBytes() {
    return kind == RecordKind.MESSAGE
        ? sizeBytes + SyncLimits.MESSAGE_FIELD_BYTES
        : SyncLimits.ID_FIELD_BYTES;
  }
}
