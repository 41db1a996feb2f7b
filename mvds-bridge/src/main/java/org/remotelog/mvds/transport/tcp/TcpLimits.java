package org.remotelog.mvds.transport.tcp;

/** Bounds of connections. */
public final class TcpLimits {
  /** Most peers that are connected; above it new ones are closed. Handshakes take none of these. */
  public static final int MAX_CONNECTIONS = 64;

  /** Most connections from outside whose peer has not proved who it is. */
  public static final int MAX_HANDSHAKES = 16;

  /** Most of them from one address, or from one IPv6 network of 64 bits. */
  public static final int MAX_HANDSHAKES_PER_ADDRESS = 8;

  /** How long a peer has to prove who it is. */
  public static final long HANDSHAKE_MS = 10_000;

  /** How long a handshake keeps its place when others want it. */
  public static final long HANDSHAKE_GRACE_MS = 2_000;

  /** How long connecting may take. */
  public static final int CONNECT_MS = 10_000;

  /** How often an idle connection is shown to be alive. */
  public static final long KEEP_ALIVE_MS = 15_000;

  /** A sign of life is answered by one when nothing was written for so long. */
  public static final long ANSWER_AFTER_MS = 2_000;

  /** How long a peer has to show that an older connection with it is alive. */
  public static final long PROBE_MS = 3_000;

  /** A connection on which nothing came for so long is dead. */
  public static final int READ_MS = 45_000;

  /** A peer that does not take a frame for so long is disconnected. */
  public static final long WRITE_MS = 30_000;

  /** Payloads of one connection that wait to be taken; then nothing more is read from it. */
  public static final int MAX_WAITING = 2;

  /** Refusals that wait to be taken; above it one stands for all others of its reason. */
  public static final int MAX_REFUSALS = 64;

  /** Shortest and longest wait before dialling again. */
  public static final long FIRST_REDIAL_MS = 250;

  public static final long LAST_REDIAL_MS = 30_000;

  /** A connection that lasts so long, or brings a payload, makes the next wait the shortest one. */
  public static final long LASTING_MS = 30_000;

  /** Most bytes of a peer's key, as the subject public key info of its certificate. */
  public static final int MAX_KEY_BYTES = 128;

  /** How long closing waits for threads to end. */
  public static final long CLOSE_MS = 2_000;

  /** Bytes of a frame that are taken at a time, so that memory grows with what really comes. */
  static final int CHUNK_BYTES = 16_384;

  private TcpLimits() {}
}
