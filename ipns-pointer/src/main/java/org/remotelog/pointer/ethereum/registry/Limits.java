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

  /** Longest wallet file, in bytes; those of use have some five hundred. */
  public static final int MAX_KEYSTORE_BYTES = 65_536;

  /** Longest salt of a wallet file, in bytes. */
  public static final int MAX_SALT_BYTES = 64;

  /** Memory that a wallet file may ask for, twice what geth asks for, in bytes. */
  public static final long MAX_SCRYPT_BYTES = 536_870_912;

  /** The same, times how often it is gone through: bounds the time, to some five seconds. */
  public static final long MAX_SCRYPT_WORK_BYTES = 1_073_741_824;

  /** Block size of scrypt times how often it is done: bounds what it begins and ends with. */
  public static final int MAX_SCRYPT_PARTS = 1_024;

  /** Rounds of PBKDF2 that a wallet file may ask for: some ten seconds. */
  public static final int MAX_HASH_ROUNDS = 10_000_000;

  /** What scrypt keeps for each unit of cost and of block size, in bytes. */
  static final int SCRYPT_BLOCK_BYTES = 128;

  private Limits() {}
}
