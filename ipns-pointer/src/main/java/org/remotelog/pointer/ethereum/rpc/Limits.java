package org.remotelog.pointer.ethereum.rpc;

/** The bounds of what a node is asked and may answer. */
public final class Limits {
  /** Longest reply in bytes: a block with the hashes of its transactions, or a thousand heads. */
  public static final int MAX_REPLY_BYTES = 1_048_576;

  /** Nodes that one pointer asks, one after the other. */
  public static final int MAX_NODES = 8;

  /** Logs of one receipt that are looked at: two batches of heads and more. */
  public static final int MAX_RECEIPT_LOGS = 256;

  private Limits() {}
}
