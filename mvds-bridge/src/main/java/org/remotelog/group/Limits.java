package org.remotelog.group;

/** Bounds on groups and on what their members say about each other. */
public final class Limits {
  /** Bytes of a group's nonce, of an invite's seed and of an epoch's secret. */
  public static final int SECRET_BYTES = 32;

  /** Most logs of one group, removed ones included. */
  public static final int MAX_LOGS = 4_096;

  /** Longest name of a group, in bytes of UTF-8. */
  public static final int MAX_GROUP_NAME_BYTES = 128;

  /** Longest display name of a member, in bytes of UTF-8. */
  public static final int MAX_MEMBER_NAME_BYTES = 64;

  /** Most epochs that a group keeps and an invite carries. */
  public static final int MAX_EPOCHS = 64;

  /** Most logs that an invite names. */
  public static final int MAX_KNOWN_LOGS = 64;

  /** Longest text of an invite, in characters, white space included. */
  public static final int MAX_INVITE_CHARS = 65_536;

  /** Most logs that join by one request. */
  public static final int MAX_JOINING_LOGS = 256;

  /** Most bytes of a sealed request to join. */
  public static final int MAX_JOIN_REQUEST_BYTES = 65_536;

  /** Most logs in one entry that adds members. */
  public static final int MAX_ADDED_LOGS = 256;

  /** Most sealed secrets in one entry that changes the epoch; larger groups use several entries. */
  public static final int MAX_SEALED_SECRETS = 256;

  /** Most bytes of one sealed secret. */
  public static final int MAX_SEALED_SECRET_BYTES = 256;

  /**
   * Most logs that go on for one member, after each other or side by side; its first not counted.
   */
  public static final int MAX_SUCCESSIONS = 64;

  /** Most bytes of one member entry, so that it fits into a message. */
  public static final int MAX_MEMBER_ENTRY_BYTES = 129_024;

  /** Bytes of an X25519 public key. */
  public static final int AGREEMENT_KEY_BYTES = 32;

  /** Most bytes of a member's TLS key. */
  public static final int MAX_TLS_KEY_BYTES = 128;

  /** Bytes of an Ethereum address. */
  public static final int ETHEREUM_OWNER_BYTES = 20;

  /**
   * Most logs that one log adds or removes, in all its entries together: what comes after them, by
   * sequence number, does not count.
   */
  public static final int MAX_ROWS_PER_LOG = 16_384;

  private Limits() {}
}
