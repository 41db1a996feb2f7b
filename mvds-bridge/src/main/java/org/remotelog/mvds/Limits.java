package org.remotelog.mvds;

/** Bounds on messages, on payloads and on what causal delivery holds back. */
public final class Limits {
  /** Bytes of every message id, group id and log name. */
  public static final int ID_BYTES = 32;

  /** Most bytes of one encoded message, metadata and position included, in either dialect. */
  public static final int MAX_MESSAGE_BYTES = 131_072;

  /**
   * Most bytes of body and metadata together in a message that we make ourselves: what remains is
   * room for the group, the time, the position and the lengths.
   */
  public static final int MAX_OWN_CONTENT_BYTES = MAX_MESSAGE_BYTES - 256;

  /** Most parents that one message names. */
  public static final int MAX_PARENTS = 128;

  /** Highest sequence number of a position. */
  public static final long MAX_SEQUENCE = (1L << 53) - 1;

  /** Bytes of the random salt in a position. */
  public static final int POSITION_SALT_BYTES = 16;

  /** Bytes of the random nonce in an envelope. */
  public static final int ENVELOPE_NONCE_BYTES = 8;

  /** Longest content type of an envelope, in ASCII characters. */
  public static final int MAX_CONTENT_TYPE_CHARS = 127;

  /** Most messages that wait for parents; above it the oldest is delivered without them. */
  public static final int MAX_WAITING = 131_072;

  /** Most missing parents of all waiting messages together, each child counted. */
  public static final int MAX_WAITING_LINKS = 1_048_576;

  /** How long a message waits for its parents. */
  public static final long PARENT_WAIT_MS = 24 * 60 * 60 * 1000L;

  /** Most bytes of one payload, as a frame or a datagram. */
  public static final int MAX_PAYLOAD_BYTES = 1_048_576;

  /** Most logs of which one payload wants messages by their places. */
  public static final int MAX_WANTED_LOGS = 64;

  /** Most messages that one payload wants by their places. */
  public static final int MAX_WANTED_PLACES = 1_024;

  /** So many waiting messages are asked, at the end of a pass, what they wait for. */
  public static final int MAX_AWAITING_ROWS = 256;

  /** Messages that are looked at together when entries of an own log go on in another. */
  public static final int MAX_HANDOVER_ROWS = 1_000;

  private Limits() {}
}
