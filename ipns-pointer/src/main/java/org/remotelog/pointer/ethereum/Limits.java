package org.remotelog.pointer.ethereum;

/** The bounds of publishing heads by a contract, in one place. */
public final class Limits {
  /**
   * Own heads of a log that are known again after a reorganisation: as many as are published before
   * a block is final, and then some. Of more, the oldest are forgotten.
   */
  public static final int MAX_KNOWN_HEADS = 64;

  /** How long an answer for several logs serves those of them that are asked for, in ms. */
  public static final long MAX_BATCH_AGE_MS = 5_000;

  /** Shortest and longest time between two looks for a transaction, in milliseconds. */
  public static final long MIN_POLL_MS = 50;

  public static final long MAX_POLL_MS = 2_000;

  /** After this time in no block a transaction is sent again with higher fees, in milliseconds. */
  public static final long REPLACE_AFTER_MS = 60_000;

  /** How often one call prepares a transaction anew because another took its number. */
  public static final int MAX_NONCE_TRIES = 16;

  /** Most that is offered for a unit of gas unless the embedder says otherwise, in gwei. */
  public static final long DEFAULT_MAX_FEE_GWEI = 200;

  /** What is offered beyond the base fee where a node has no opinion, in gwei. */
  public static final long DEFAULT_TIP_GWEI = 1;

  /** Gas beyond which no transaction with this many heads is signed: a node estimates wrongly. */
  public static final long MAX_GAS = 100_000;

  public static final long MAX_GAS_PER_HEAD = 100_000;

  /** Gas beyond which the contract is not made. */
  public static final long MAX_DEPLOY_GAS = 2_000_000;

  /** Heads that wait for the account to send them; more are refused. */
  public static final int MAX_WAITING_HEADS = 4_096;

  /** How long others may publish an update that its owner has signed, in seconds. */
  public static final long SIGNATURE_SECONDS = 3_600;

  private Limits() {}
}
