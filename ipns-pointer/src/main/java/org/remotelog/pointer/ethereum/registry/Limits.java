package org.remotelog.pointer.ethereum.registry;

/** The bounds of what is said to and by the contract. */
public final class Limits {
  /** Bytes of an address. */
  public static final int ADDRESS_BYTES = 20;

  /** Heads that are asked for in one call: some 130 KB of request and 260 KB of answer. */
  public static final int MAX_HEADS_PER_CALL = 1_024;

  /**
   * Heads that are published in one transaction: beyond fifty one more saves next to nothing, and
   * fifty stay far below the gas that one transaction may take.
   */
  public static final int MAX_HEADS_PER_BATCH = 50;

  /** Longest return data that is decoded, in bytes. */
  public static final int MAX_RETURN_BYTES = 32 * (4 + 4 * MAX_HEADS_PER_CALL);

  private Limits() {}
}
