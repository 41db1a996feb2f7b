package org.remotelog.pointer.ethereum.rpc;

/** Which block a question is about. */
public record BlockTag(String text) {
  /** The newest one; another may take its place. */
  public static final BlockTag LATEST = new BlockTag("latest");

  /** The newest one that no other can replace, as the chain itself sees it. */
  public static final BlockTag FINALIZED = new BlockTag("finalized");

  /** With the transactions that wait in the node. */
  public static final BlockTag PENDING = new BlockTag("pending");

  /** The block of this number. */
  public static BlockTag number(long number) {
    return new BlockTag("0x" + Long.toHexString(number));
  }
}
