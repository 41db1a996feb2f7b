package org.remotelog.log.crypto;

/** Sizes and bounds of keys and sealed bytes. */
public final class Limits {
  /** Every symmetric key and every secret of an epoch, in bytes. */
  public static final int KEY_BYTES = 32;

  /** The random salt of one sealing, in bytes. */
  public static final int SEALING_SALT_BYTES = 32;

  /** The tag that AES-GCM appends, in bytes. */
  public static final int TAG_BYTES = 16;

  /** Levels of a leaf tree below its root; it has 2^32 leaves. */
  public static final int TREE_DEPTH = 32;

  /** Highest leaf of a leaf tree. */
  public static final long MAX_LEAF = 0xffff_ffffL;

  /** Nodes of a punctured leaf tree that are accepted from storage. */
  public static final int MAX_TREE_NODES = 65_536;

  /** Longest output of one HKDF expansion with SHA-256, in bytes (RFC 5869, section 2.3). */
  public static final int MAX_HKDF_BYTES = 255 * 32;

  /** What the sealing of an epoch secret to one device adds: the encapsulated key and the tag. */
  public static final int AGREEMENT_OVERHEAD_BYTES = 48;

  /** Signatures that a process remembers to have checked: some megabytes at most. */
  public static final int MAX_REMEMBERED_SIGNATURES = 16_384;

  private Limits() {}
}
