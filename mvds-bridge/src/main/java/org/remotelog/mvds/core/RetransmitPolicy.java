package org.remotelog.mvds.core;

import org.remotelog.mvds.Limits;
import org.remotelog.mvds.MessageId;

/**
 * How often and how much is sent. A record is repeated after one round trip, then after twice as
 * long each time up to a ceiling; then it falls back to one round trip (2/MVDS, "Retransmission").
 * Such cycles go on until the peer was silent for long; then records are parked, and one at a time
 * probes whether the peer is back. What a log carries as well has waits of its own.
 *
 * @param epochMs length of an epoch: at most one payload is sent to each peer in it
 * @param firstMs how long an answer is waited for before round trips are known, and at least
 * @param ceilingMs longest wait between two repetitions
 * @param parkAfterMs how long a peer is silent before its records are parked at the end of a cycle
 * @param probeMs how often a silent peer is probed
 * @param jitterPercent waits are longer by a part that is at most this many hundredths of them
 * @param payloadBytes most bytes of one payload, at least {@link SyncLimits#MIN_PAYLOAD_BYTES}
 * @param epochBytes most bytes that all peers together are sent in one epoch
 * @param relayMs how long a message of somebody else is held back before it is offered on, so that
 *     its author can give it to the others first
 * @param newPerSecond how many new messages of one peer are taken in a second, after {@link
 *     SyncLimits#MAX_NEW_AT_ONCE}; 0 for no bound
 */
public record RetransmitPolicy(
    long epochMs,
    long firstMs,
    long ceilingMs,
    long parkAfterMs,
    long probeMs,
    int jitterPercent,
    int payloadBytes,
    long epochBytes,
    long relayMs,
    int newPerSecond) {
  /**
   * How long an answer is waited for when the message is on a log as well: ten minutes, in which
   * peers that look at logs have read it and said so by a receipt. It is tried again after twice as
   * long each time.
   */
  public static final long CARRIED_FIRST_MS = 600_000;

  /**
   * Longest wait between two tries of a message that is on a log as well: six hours, so four copies
   * a day, for a peer that cannot read the log.
   */
  public static final long CARRIED_CEILING_MS = 21_600_000;

  private static final long LEAST_FIRST_MS = 1_000;
  private static final int EPOCHS_OF_ONE_ANSWER = 3;
  private static final int MAX_JITTER_PERCENT = 100;
  private static final int NEW_PER_SECOND = 2_000;

  public RetransmitPolicy {
    if (epochMs < 1 || firstMs < 1 || ceilingMs < firstMs || parkAfterMs < 1 || probeMs < 1) {
      throw new IllegalArgumentException("a time is too short");
    }
    if (newPerSecond < 0) {
      throw new IllegalArgumentException("a rate below none");
    }
    if (relayMs < 0 || jitterPercent < 0 || jitterPercent > MAX_JITTER_PERCENT) {
      throw new IllegalArgumentException("relay time or jitter out of bounds");
    }
    if (payloadBytes < SyncLimits.MIN_PAYLOAD_BYTES
        || payloadBytes > Limits.MAX_PAYLOAD_BYTES
        || epochBytes < payloadBytes) {
      throw new IllegalArgumentException("byte budgets out of bounds");
    }
  }

  /** What fits most networks, for epochs of this length. */
  public static RetransmitPolicy ofEpoch(long epochMs) {
    long firstMs = Math.max(LEAST_FIRST_MS, EPOCHS_OF_ONE_ANSWER * epochMs);
    return new RetransmitPolicy(
        epochMs,
        firstMs,
        Math.max(60_000, 2 * firstMs),
        3_600_000,
        120_000,
        25,
        262_144,
        4_194_304,
        2 * firstMs,
        NEW_PER_SECOND);
  }

  /** The same with another share of bytes. */
  public RetransmitPolicy withBudget(int eachPayloadBytes, long eachEpochBytes) {
    return new RetransmitPolicy(
        epochMs,
        firstMs,
        ceilingMs,
        parkAfterMs,
        probeMs,
        jitterPercent,
        eachPayloadBytes,
        eachEpochBytes,
        relayMs,
        newPerSecond);
  }

  /** The same with another bound on new messages of one peer, 0 for none. */
  public RetransmitPolicy withNewPerSecond(int messages) {
    return new RetransmitPolicy(
        epochMs,
        firstMs,
        ceilingMs,
        parkAfterMs,
        probeMs,
        jitterPercent,
        payloadBytes,
        epochBytes,
        relayMs,
        messages);
  }

  /**
   * How long to wait after something was tried, without jitter.
   *
   * @param roundTripMs the peer's round trip, at least {@link #firstMs}
   * @param tries how often it was tried, from 1
   */
  long waitMs(long roundTripMs, int tries) {
    return Math.max(roundTripMs, doubled(roundTripMs, tries, ceilingMs));
  }

  /** Whether the wait after so many tries was the last one of its cycle. */
  boolean endsCycle(long roundTripMs, int tries) {
    return waitMs(roundTripMs, tries) >= ceilingMs;
  }

  /** How long to wait after a message that a log carries was tried so often, from 1. */
  long carriedWaitMs(long roundTripMs, int tries) {
    long firstMs = Math.max(roundTripMs, CARRIED_FIRST_MS);
    return doubled(firstMs, tries, Math.max(roundTripMs, CARRIED_CEILING_MS));
  }

  /**
   * How soon after its last copy a message that a log carries may be woken, when it was tried so
   * often, from 1.
   */
  long carriedGapMs(long roundTripMs, int tries) {
    return doubled(roundTripMs, tries, carriedWaitMs(roundTripMs, tries));
  }

  private static long doubled(long firstMs, int tries, long ceilingMs) {
    // Written with a bound on the shift: long ones overflow.
    return tries > Integer.SIZE ? ceilingMs : Math.min(firstMs << (tries - 1), ceilingMs);
  }

  /** The wait and a part of it that depends on the record, the same each time for one seed. */
  long jittered(long waitMs, MessageId id, long seed) {
    long span = waitMs / 100 * jitterPercent + waitMs % 100 * jitterPercent / 100;
    return span == 0 ? waitMs : waitMs + Math.floorMod(mix(seed ^ id.hashCode()), span + 1);
  }

  /** How long a silent peer is heard nothing of before it counts as one that came back. */
  long silenceMs(long roundTripMs) {
    return Math.max(8 * roundTripMs, 30 * epochMs);
  }

  private static long mix(long value) {
    long mixed = (value ^ (value >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return mixed ^ (mixed >>> 33);
  }
}
