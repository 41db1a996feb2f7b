package org.remotelog.mvds.node;

/** Bounds of the shell around the engine. */
public final class NodeLimits {
  /** Most calls that wait for the node's thread; further callers wait for room. */
  public static final int MAX_COMMANDS = 1_024;

  /** Most events of the transport that are taken in one transaction. */
  public static final int MAX_EVENTS_PER_TURN = 256;

  /** About how many bytes of payloads are taken in one transaction; one more may begin below it. */
  public static final int MAX_BYTES_PER_TURN = 4_194_304;

  /** Most messages that are taken in one transaction, unless a single payload has more. */
  public static final int MAX_MESSAGES_PER_TURN = 8_192;

  /** Most events of failed turns that wait to be told; the transport holds what is above. */
  public static final int MAX_UNTOLD_EVENTS = 4_096;

  /** How long closing waits for the turn that is under way. */
  public static final long CLOSE_WAIT_MS = 5_000;

  /** How often messages that wait for parents are looked at, also when nothing happens. */
  public static final long MESSAGES_TICK_MS = 1_000;

  /** Longest wait of the node's thread when there is nothing to do. */
  static final long IDLE_WAIT_MS = 1_000;

  /** How long the node rests after its home has failed; its own thread waits as long for events. */
  static final long FAILURE_REST_MS = 1_000;

  /** How often a caller that waits for room looks whether the node was closed. */
  static final long ROOM_WAIT_MS = 10;

  private NodeLimits() {}
}
