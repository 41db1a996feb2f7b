package org.remotelog;

import java.time.Duration;

/** Bounds of the front door. */
public final class ClientBounds {
  /** Longest import key, in bytes. */
  public static final int MAX_IMPORT_KEY_BYTES = 64;

  /** Longest name of a cursor, in bytes of UTF-8. */
  public static final int MAX_CURSOR_NAME_BYTES = 64;

  /** Most rows that one read of the inbox returns. */
  public static final int MAX_MESSAGES_PER_READ = 10_000;

  /** Most absent messages, for which others wait, that are listed. */
  public static final int MAX_ABSENT_PARENTS = 1_024;

  /** So often long logs are gone through for the receipts of a group, a part of each at a time. */
  static final int MAX_RECEIPT_LOOKS = 64;

  /** Most invites that a group has open at a time. */
  public static final int MAX_OPEN_INVITES = 256;

  /** Longest time that an invite waits for its answer. */
  public static final Duration MAX_INVITE_VALIDITY = Duration.ofDays(3_650);

  /** How long {@link RemoteLogClient#close()} waits for work that is under way. */
  public static final Duration CLOSE_WAIT = Duration.ofSeconds(10);

  /** Most faults of one log that a verification lists; more are counted. */
  public static final int MAX_FAULTS_PER_LOG = 256;

  /** Longest epoch of a direct connection; the shortest is a millisecond. */
  public static final Duration MAX_DIRECT_EPOCH = Duration.ofHours(1);

  /** Most messages that are under way to a directly connected peer at a time. */
  public static final int DIRECT_WINDOW = 2_048;

  /** Messages that a peer is given records of in one transaction. */
  static final int DIRECT_STEP = 256;

  /** Between two pages of rows that are looked at again and of which the peer lacks nothing. */
  static final long DIRECT_AGAIN_MS = 1_000;

  /**
   * All that a member was given is looked at again, because it holds less, once in so many
   * milliseconds: an hour.
   */
  public static final long DIRECT_SET_BACK_MS = 60 * 60_000;

  /** Own messages of this moment are given without offering them first, unless there are more. */
  static final long DIRECT_FRESH = 64;

  /** Messages of which it is remembered which peer gave them. */
  public static final int MAX_DIRECT_SOURCES = 16_384;

  /** How often the inbox is looked at for what other processes have added. */
  static final long DIRECT_POLL_MS = 1_000;

  /** How often heads are looked at that another process may have read. */
  static final long DIRECT_HEADS_MS = 60_000;

  /** How often it is looked whether a full window has room again. */
  static final long DIRECT_WINDOW_MS = 50;

  /** Newest messages of which it is known where they stand, once a peer asks by places. */
  public static final int MAX_DIRECT_PLACES = 131_072;

  /**
   * What is known of places is read anew once in so many milliseconds, when claims have misled it:
   * an hour.
   */
  public static final long PLACES_ANEW_MS = 60 * 60_000;

  /** Places that came out of order and are not yet merged with the others of their log. */
  static final int MAX_UNMERGED_PLACES = 1_024;

  /** Bytes of messages that a peer is given for one list of places, beyond the first message. */
  public static final int MAX_PLACE_ANSWER_BYTES = 1_048_576;

  /** Lists of places that one peer may send at once; then one in each second. */
  public static final int MAX_PLACE_LISTS = 8;

  /** After so long one more list of places of a peer is answered. */
  static final long PLACE_LIST_MS = 1_000;

  /**
   * How long a pass waits in all its rounds for what members are asked for directly, however much
   * still comes.
   */
  public static final long ASK_WAIT_MS = 3_000;

  /** How long a pass waits for one member from which nothing more comes. */
  public static final long ASK_SILENCE_MS = 1_000;

  /** Members that are asked for the same entries, one after the other. */
  public static final int MAX_ASKED_MEMBERS = 3;

  /** How often it is looked at the home whether all is here that was asked for. */
  static final long ASK_LOOK_MS = 20;

  /** Of a watch: so many messages are published without waiting for more. */
  public static final int FLUSH_MESSAGES = 100;

  /** Of a watch: messages of so many bytes are published without waiting for more. */
  public static final long FLUSH_BYTES = 256 * 1024;

  /** Of a watch: for so long a message waits for others to be published with, in milliseconds. */
  public static final long FLUSH_DELAY_MS = 5_000;

  /** Of a watch: passes without news after which the pauses begin to grow. */
  public static final int PATIENT_PASSES = 3;

  /** Of a watch: the longest pause is so many times the shortest, unless told otherwise. */
  public static final int LONGEST_PAUSE_FACTOR = 8;

  private ClientBounds() {}
}
