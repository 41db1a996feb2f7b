package org.remotelog.mvds.core;

/** Bounds of the engine: on what peers can make it remember, and on what it sends at a time. */
public final class SyncLimits {
  /** Most messages that are wanted from one peer because it offered them. */
  public static final int MAX_WANTED = 4_096;

  /** Most records that one peer can make by asking for messages that were not offered to it. */
  public static final int MAX_ASKED_FOR = 4_096;

  /**
   * Most records for other peers that messages of one peer make, each of the others having an equal
   * share. What is above is not offered on; the others have its author and its log.
   */
  public static final int MAX_RELAYED = 65_536;

  /** Most ACKs that wait for one peer; above it the oldest is left to the peer's next try. */
  public static final int MAX_ACKS = 16_384;

  /** Most ephemeral messages that wait for one peer; above it the oldest is dropped. */
  public static final int MAX_EPHEMERAL = 256;

  /** Most bytes of ephemeral messages that wait for one peer; above it the oldest are dropped. */
  public static final int MAX_EPHEMERAL_BYTES = 1_048_576;

  /** Ephemeral messages that are remembered, so that a repeated one is not delivered again. */
  public static final int MAX_EPHEMERAL_SEEN = 1_024;

  /**
   * Messages that the store refused and that are remembered, so that an offer of one does not fetch
   * it again; above it the oldest is forgotten.
   */
  public static final int MAX_NOT_ACCEPTED = 4_096;

  /** Most new offers that one peer is sent before it has answered earlier ones. */
  public static final int MAX_OPEN_OFFERS = 2_048;

  /**
   * Most new messages of one peer that are taken at once; then {@link
   * RetransmitPolicy#newPerSecond} are. What is above is not acknowledged, so the peer sends it
   * again.
   */
  public static final int MAX_NEW_AT_ONCE = 131_072;

  /** Messages that are taken from one payload; the peer sends those above it again. */
  public static final int MAX_PAYLOAD_MESSAGES = 8_192;

  /** Ids of one group offer that are looked at. */
  public static final int MAX_GROUP_OFFER_IDS = 256;

  /** Most peers of one engine. */
  public static final int MAX_PEERS = 4_096;

  /** Most bytes that one id of a payload takes in either dialect. */
  static final int ID_FIELD_BYTES = 36;

  /** Most bytes of a message's tag and length in a payload. */
  public static final int MESSAGE_FIELD_BYTES = 8;

  /** The smallest payload that has room for the largest message. */
  public static final int MIN_PAYLOAD_BYTES =
      org.remotelog.mvds.Limits.MAX_MESSAGE_BYTES + MESSAGE_FIELD_BYTES;

  private SyncLimits() {}

  /** One peer's share of {@link #MAX_RELAYED}. */
  static int relayShare(int others) {
    return Math.max(1, MAX_RELAYED / Math.max(1, others));
  }
}
