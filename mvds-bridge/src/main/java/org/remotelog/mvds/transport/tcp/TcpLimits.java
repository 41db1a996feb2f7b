package org.remotelog.mvds.transport.tcp;

/** Bounds of connections. */
public final class TcpLimits {
  /** Most connections of one transport; above it new ones are closed. */
  public static final int MAX_CONNECTIONS = 64;

  /** Most connections whose peer has not proved who it is. */
  public static final int MAX_HANDSHAKES = 16;

  /** How long a peer has to prove who it is. */
  public static final long HANDSHAKE_MS = 10_000;

  /** How long connecting may take. */
  public static final int CONNECT_MS = 10_000;

  /** How often an idle connection is shown to be alive. */
  public static final long KEEP_ALIVE_MS = 15_000;

  /** A connection on which nothing came for so long is dead. */
  public static final int READ_MS = 45_000;

  /** A peer that does not take a frame for so long is disconnected. */
  public static final long WRITE_MS = 30_000;

  /** Payloads of one connection that wait to be taken; then nothing more is read from it. */
  public static final int MAX_WAITING = 2;

  /** Refusals that wait to be taken; above it they are only counted. */
  public static final int MAX_REFUSALS = 64;

  /** Shortest and longest wait before dialling again. */
  public static final long FIRST_REDIAL_MS = 250;

  public static final long LAST_REDIAL_MS = 30_000;

  /** Most bytes of a peer's key, as the subject public key info of its certificate. */
  public static final int MAX_KEY_BYTES = 128;

  /** How long closing waits for threads to end. */
  public static final long CLOSE_MS = 2_000;

  /** Bytes of a frame that are taken at a time, so that memory grows with what really comes. */
  static final int CHUNK_BYTES = 16_384;

  private TcpLimits() {}
}
